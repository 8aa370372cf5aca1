package io.pcm.protocol.seal;

/**
 * The version of the wire protocol. Peers with the same major version understand each other. A
 * minor version only adds fields at the end of messages.
 */
public final class WireVersion {
  public static final int MAJOR = 3;

  private WireVersion() {}
}
