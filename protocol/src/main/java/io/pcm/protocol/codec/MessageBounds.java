package io.pcm.protocol.codec;

import io.pcm.api.Limits;

/** How large a message may be, and how large the two that carry data will be. */
public final class MessageBounds {
  /** Bytes of one encoded message: {@link Limits#MESSAGE_BYTES} but for what surrounds it. */
  public static final int BYTES = Limits.MESSAGE_BYTES - 1024;

  /** Bytes of a lease or an outcome batch without its calls, at most. */
  public static final int FIXED_BYTES = 128;

  /** Bytes that each call takes beside its item, at most. */
  public static final int LEASE_CALL_BYTES = 10;

  /** Bytes that each call takes beside its payload, at most. */
  public static final int OUTCOME_CALL_BYTES = 24;

  /** How deep anything nests that is passed over unread. */
  static final int DEPTH = 16;

  /** Characters of a name. */
  static final int NAME_BYTES = 1024;

  private MessageBounds() {}
}
