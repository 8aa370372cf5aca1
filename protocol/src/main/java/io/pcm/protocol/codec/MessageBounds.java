package io.pcm.protocol.codec;

import io.pcm.api.Limits;

/** Size limits of messages, and upper bounds for the size of leases and outcome batches. */
public final class MessageBounds {
  /** Bytes of one encoded message: {@link Limits#MESSAGE_BYTES} less a reserve for its envelope. */
  public static final int BYTES = Limits.MESSAGE_BYTES - 1024;

  /**
   * Maximum bytes of a message that a pilot may send at any time (1 MiB); for a longer one it needs
   * permission.
   */
  public static final int FREE_BYTES = 1024 * 1024 - 1024;

  /** Maximum bytes of a lease or an outcome batch without its calls. */
  public static final int FIXED_BYTES = 128;

  /** Maximum bytes of each call in a lease, without its item. */
  public static final int LEASE_CALL_BYTES = 10;

  /** Maximum bytes of each call in an outcome batch, without its payload. */
  public static final int OUTCOME_CALL_BYTES = 24;

  /** Maximum nesting depth of skipped values. */
  static final int DEPTH = 16;

  /** Maximum bytes of a name. */
  static final int NAME_BYTES = 1024;

  private MessageBounds() {}
}
