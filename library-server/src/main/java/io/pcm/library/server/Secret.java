package io.pcm.library.server;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A key that must not be stored or shown. */
final class Secret {
  private static final int RANDOM_BYTES = 32;

  private final String text;

  /**
   * @param text not empty
   */
  Secret(String text) {
    this.text = text;
  }

  /** A key that nobody else knows. */
  static Secret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /** The key itself, for those who need it. */
  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
