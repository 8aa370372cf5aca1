package io.pcm.api;

/**
 * How a call or a task ended. Messages and the store contain the code.
 *
 * @see io.pcm.api.results.ResultLine
 */
public enum Outcome {
  SUCCEEDED(0),
  FAILED(1),
  CANCELLED(2);

  private final byte code;

  Outcome(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException if no outcome has this code
   */
  public static Outcome of(byte code) {
    for (Outcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome has code " + code);
  }
}
