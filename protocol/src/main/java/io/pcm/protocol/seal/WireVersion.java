package io.pcm.protocol.seal;

/**
 * The version of what is said on the wire. Peers of one major version understand each other; a
 * minor version only adds fields at the end of messages.
 */
public final class WireVersion {
  public static final int MAJOR = 1;

  private WireVersion() {}
}
