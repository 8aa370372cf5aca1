package io.pcm.api.batch;

/** A job as its batch system names it, such as {@code 17_3} or {@code 5.0}. */
public record JobId(String value) {
  private static final int LENGTH_MAX = 128;

  public JobId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("a job id has 1 to " + LENGTH_MAX + " characters");
    }
  }

  /** Whether a text can be a job's id, for those that come from elsewhere. */
  public static boolean isOne(String text) {
    return !text.isBlank() && text.length() <= LENGTH_MAX;
  }

  @Override
  public String toString() {
    return value;
  }
}
