package io.pcm.protocol.seal;

/** What a connection is for. Each has keys and counters of its own. The code is on the wire. */
public enum Channel {
  /** A pilot's messages and the manager's. */
  MAIN(1),
  /** Heartbeats of a session whose MAIN channel exists, and their answers. */
  BEAT(2),
  /** A command line's questions and their answers. */
  CONTROL(3);

  private final byte code;

  Channel(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }
}
