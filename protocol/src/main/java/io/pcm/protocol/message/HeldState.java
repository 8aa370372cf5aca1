package io.pcm.protocol.message;

/** The state of a context that a pilot holds. Messages contain the code. */
public enum HeldState {
  LOADING(0),
  WARM(1),
  /** It takes no new calls; running ones may end. */
  CLOSING(2);

  private final int code;

  HeldState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException if no state has this code
   */
  public static HeldState of(int code) {
    for (HeldState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of a context has code " + code);
  }
}
