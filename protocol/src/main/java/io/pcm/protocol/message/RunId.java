package io.pcm.protocol.message;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** A globally unique id of a run: 16 random bytes, chosen once per run directory. Not secret. */
public final class RunId {
  public static final int BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private RunId(byte[] bytes) {
    this.bytes = bytes;
  }

  public static RunId random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new RunId(bytes);
  }

  /**
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static RunId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a run id has 16 bytes, not " + bytes.length);
    }
    return new RunId(bytes.clone());
  }

  /**
   * @param hex 32 hexadecimal digits, the format of {@link #toString}
   * @throws IllegalArgumentException for any other text
   */
  public static RunId parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("a run id is written with 32 hexadecimal digits");
    }
    return new RunId(HexFormat.of().parseHex(hex));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunId && Arrays.equals(bytes, ((RunId) other).bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
