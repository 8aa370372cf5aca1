package io.pcm.transport;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Allocates ZeroMQ frames, and works around two weaknesses of JeroMQ 0.6.0 that strangers could
 * exploit. First, its size limit treats the eight-byte length as signed, so a negative length whose
 * lower half is 2 GiB passes, and the failed allocation kills the I/O thread; here such a frame
 * becomes empty. Second, a multipart message counts against the high-water mark only when its last
 * part arrives, which may be never. PCM sends no multipart messages, so here each part becomes a
 * message.
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
