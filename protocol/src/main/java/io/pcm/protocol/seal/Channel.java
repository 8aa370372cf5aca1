package io.pcm.protocol.seal;

/**
 * The purpose of a connection. Each channel has its own keys and counters. Frames contain the code.
 */
public enum Channel {
  /** Messages between pilot and manager. */
  MAIN(1),
  /** Heartbeats of a session that already has a MAIN channel, and their replies. */
  BEAT(2),
  /** Requests of the command line, and the replies. */
  CONTROL(3);

  private final byte code;

  Channel(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }
}
