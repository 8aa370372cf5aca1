package io.pcm.api;

/** How a call or a task ended. The code is what the wire and the store carry. */
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
   * @throws IllegalArgumentException for a code that is none of the three
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
