package io.pcm.protocol.seal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The secret that authenticates the members of a run: 32 random bytes. Stored only in the access
 * file; never appears in an argument, the environment, a log or a message.
 */
public final class RunSecret {
  public static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private RunSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static RunSecret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new RunSecret(bytes);
  }

  /**
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public static RunSecret of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a run's secret has 32 bytes, not " + bytes.length);
    }
    return new RunSecret(bytes.clone());
  }

  /**
   * @param base64 the format of {@link #toBase64}
   * @throws IllegalArgumentException for any other text; the message does not contain it
   */
  public static RunSecret parse(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a run's secret is written in base64");
    }
    return of(bytes);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** Use only for the access file. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Takes the same time wherever the first difference is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RunSecret && MessageDigest.isEqual(bytes, ((RunSecret) other).bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "RunSecret[hidden]";
  }
}
