package io.pcm.api;

/** Bounds that hold in every room, in one place so that no two rooms disagree. */
public final class Limits {
  /**
   * Bytes of one item (256 KiB): a prompt's worth; what is larger belongs into a file that the item
   * names.
   */
  public static final int ITEM_BYTES = 256 * 1024;

  /** Bytes of one result (256 KiB), for the same reason. */
  public static final int RESULT_BYTES = 256 * 1024;

  /** Bytes of a library's or a task's settings (512 KiB): it must fit one message. */
  public static final int SETTINGS_BYTES = 512 * 1024;

  /**
   * Bytes of one message between manager and pilot (1 MiB). It travels in frames of 16 KiB and is
   * put together only for those who have proved that they know the run's secret.
   */
  public static final int MESSAGE_BYTES = 1024 * 1024;

  /** Bytes of one frame between a pilot and a context's process (1 MiB). */
  public static final int FRAME_BYTES = 1024 * 1024;

  /**
   * Bytes of a frame with a result that is read and thrown away (64 MiB), so that a result over the
   * limit fails its call alone; what claims more is taken for garbage.
   */
  public static final int SKIPPED_FRAME_BYTES = 64 * 1024 * 1024;

  /** Calls of one lease: one message, and no more than a preemption may hand back at once. */
  public static final int LEASE_CALLS = 1024;

  private Limits() {}
}
