package io.pcm.transport;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Makes room for what a peer claims to send, and closes two holes that JeroMQ 0.6.0 leaves open to
 * strangers. Its size limit takes the eight bytes of a length for a signed number, so that a
 * negative length whose lower half says 2 GiB passes it, and the failed allocation kills the I/O
 * thread; here such a frame becomes an empty one. And a message of many parts counts against the
 * high-water mark only when its last part comes, which may be never; no frame of ours has parts, so
 * here each part becomes a message.
 */
final class FrameAllocator implements MsgAllocator {
  private final Meter meter;

  FrameAllocator(Meter meter) {
    this.meter = meter;
  }

  @Override
  public Msg allocate(int size) {
    if (size < 0 || size > FrameBuffer.FRAME_BYTES) {
      meter.refused(RefusalCause.OVERSIZE);
      return new WholeMsg(0);
    }
    return new WholeMsg(size);
  }

  private static final class WholeMsg extends Msg {
    WholeMsg(int size) {
      super(size);
    }

    @Override
    public void setFlags(int flags) {
      super.setFlags(flags & ~Msg.MORE);
    }
  }
}
