package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Identifies an item by the first 64 bits of the SHA-256 of its bytes. The chance that two
 * different items have the same hash is about 1 in 10^19.
 *
 * @param value 0 if unknown
 */
public record ItemHash(long value) {
  public static final ItemHash UNKNOWN = new ItemHash(0);

  /** The hash of these bytes; never {@link #UNKNOWN}. */
  public static ItemHash of(Json item) {
    return of(item.utf8(), 0, item.length());
  }

  /** The hash of a range of the array; never {@link #UNKNOWN}. */
  public static ItemHash of(byte[] bytes, int from, int length) {
    MessageDigest digest = sha256();
    digest.update(bytes, from, length);
    return of(digest);
  }

  /** The hash of the digest's input; the digest must be a SHA-256. Never {@link #UNKNOWN}. */
  public static ItemHash of(MessageDigest digest) {
    long head = ByteBuffer.wrap(digest.digest()).getLong();
    return new ItemHash(head == 0 ? 1 : head);
  }

  public boolean known() {
    return value != 0;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
