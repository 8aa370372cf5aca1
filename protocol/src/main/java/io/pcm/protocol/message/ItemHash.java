package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an item is known by: the first 64 bits of the SHA-256 of its bytes. Two different items of
 * one input have the same once in 10^19 comparisons, by accident.
 *
 * @param value 0: not known
 */
public record ItemHash(long value) {
  public static final ItemHash UNKNOWN = new ItemHash(0);

  /** The hash of these bytes; never {@link #UNKNOWN}. */
  public static ItemHash of(Json item) {
    return of(item.utf8(), 0, item.length());
  }

  /** The hash of some bytes of an array; never {@link #UNKNOWN}. */
  public static ItemHash of(byte[] bytes, int from, int length) {
    MessageDigest digest = sha256();
    digest.update(bytes, from, length);
    return of(digest);
  }

  /** The hash of all that the digest, a SHA-256, was given; never {@link #UNKNOWN}. */
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
