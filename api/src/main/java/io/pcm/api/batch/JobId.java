package io.pcm.api.batch;

/**
 * A job's id in its batch system, such as {@code 17_3} or {@code 5.0}.
 *
 * @see BatchSystem
 */
public record JobId(String value) {
  private static final int LENGTH_MAX = 128;

  public JobId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("a job id has 1 to " + LENGTH_MAX + " characters");
    }
  }

  /** Whether a text is a valid job id; for texts from outside. */
  public static boolean isOne(String text) {
    return !text.isBlank() && text.length() <= LENGTH_MAX;
  }

  @Override
  public String toString() {
    return value;
  }
}
