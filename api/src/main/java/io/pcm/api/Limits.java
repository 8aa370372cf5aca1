package io.pcm.api;

/** Size limits that all modules share. */
public final class Limits {
  /**
   * Bytes of one item (16 MiB), enough for a long document or an image as text. Put larger data in
   * a file and its path in the item.
   */
  public static final int ITEM_BYTES = 16 * 1024 * 1024;

  /**
   * Bytes of an item that the workflow itself lists (256 KiB), since the record of a run contains
   * it. Put larger items in a file.
   */
  public static final int LISTED_ITEM_BYTES = 256 * 1024;

  /** Bytes of one result (16 MiB), for the same reason. */
  public static final int RESULT_BYTES = 16 * 1024 * 1024;

  /**
   * Bytes of items that one pilot has at a time, waiting and running (64 MiB, a sixth of its heap);
   * a single item may be larger. So a context with many slots gets fewer calls at a time if their
   * items are large.
   */
  public static final int PILOT_ITEM_BYTES = 64 * 1024 * 1024;

  /** Bytes of the notes of a result (4 KiB), which do not count towards the size of the result. */
  public static final int NOTES_BYTES = 4 * 1024;

  /** Bytes of a result with its notes, in the form in which they travel. */
  public static final int NOTED_RESULT_BYTES = RESULT_BYTES + 1 + NOTES_BYTES;

  /** Bytes of a file that a call returns (2 GiB). */
  public static final long FILE_BYTES = 2L * 1024 * 1024 * 1024;

  /**
   * Bytes of a file in one message, if it travels in messages (512 KiB), so that outcomes beside it
   * do not wait long.
   */
  public static final int FILE_PART_BYTES = 512 * 1024;

  /** Bytes of the settings of a library or a task (512 KiB): they must fit in one message. */
  public static final int SETTINGS_BYTES = 512 * 1024;

  /**
   * Bytes of one message between manager and pilot (17 MiB): one item or result of the largest
   * size. A message travels in frames of 16 KiB; the receiver assembles them only for senders that
   * have proved that they know the run's secret, and the manager only a few long ones at a time.
   */
  public static final int MESSAGE_BYTES = 17 * 1024 * 1024;

  /**
   * Bytes of items or results that share a message (512 KiB). A larger item or result has a message
   * of its own.
   */
  public static final int SHARED_MESSAGE_BYTES = 512 * 1024;

  /** Bytes of one frame between a pilot and a context's process (17 MiB). */
  public static final int FRAME_BYTES = 17 * 1024 * 1024;

  /**
   * Bytes of an oversized result frame that is read and discarded (64 MiB), so that such a result
   * fails only its own call. A frame that claims to be longer is a protocol error.
   */
  public static final int SKIPPED_FRAME_BYTES = 64 * 1024 * 1024;

  /**
   * Concurrent calls in one context. If the context dies, one message lists all of them, about 24
   * bytes each.
   */
  public static final int SLOTS = 16 * 1024;

  /** Calls of one lease: they fit in one message, and a preemption hands back no more at once. */
  public static final int LEASE_CALLS = 1024;

  private Limits() {}
}
