package io.pcm.api.batch;

/** A job as its batch system names it, such as {@code 17_3} or {@code 5.0}. */
public record JobId(String value) {
  public JobId {
    if (value.isBlank() || value.length() > 128) {
      throw new IllegalArgumentException("a job id has 1 to 128 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
