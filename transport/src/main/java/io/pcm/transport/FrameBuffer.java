package io.pcm.transport;

import io.pcm.api.Limits;
import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.seal.SealedChannel;
import java.nio.ByteBuffer;

/**
 * The inside of a sealed frame: the counter of the newest frame seen from the other side (8 bytes),
 * then messages, each behind its length (4 bytes). One per thread, used again and again.
 */
final class FrameBuffer {
  /** What small messages are gathered up to: large enough to share the cost of sealing. */
  private static final int GATHER_BYTES = 64 * 1024;

  private static final int SEEN_BYTES = Long.BYTES;

  private final byte[] bytes = new byte[Limits.MESSAGE_BYTES - SealedChannel.OVERHEAD];
  private final ByteBuffer view = ByteBuffer.wrap(bytes);
  private int limit;

  /** Takes a message from a frame that was opened. */
  interface Sink {
    void message(byte[] bytes, int offset, int count) throws MalformedMessageException;
  }

  FrameBuffer start(long seen) {
    view.clear();
    view.putLong(seen);
    return this;
  }

  /** Whether it fitted; a buffer that is empty takes any message of allowed size. */
  boolean add(byte[] message) {
    int after = view.position() + Integer.BYTES + message.length;
    if (view.position() > SEEN_BYTES && after > GATHER_BYTES) {
      return false;
    }
    view.putInt(message.length).put(message);
    return true;
  }

  byte[] seal(SealedChannel channel) {
    return channel.seal(bytes, view.position());
  }

  /** Opens a frame into this buffer; what {@link SealedChannel#open} returns. */
  int open(SealedChannel channel, byte[] frame) {
    if (frame.length < SealedChannel.OVERHEAD + SEEN_BYTES
        || frame.length > SealedChannel.OVERHEAD + bytes.length) {
      return SealedChannel.NOT_GENUINE;
    }
    limit = channel.open(frame, bytes);
    return limit;
  }

  /** After {@link #open}: the newest of our frames that the sender had seen. */
  long seen() {
    return view.getLong(0);
  }

  /** After {@link #open}: hands each message over. */
  void forEach(Sink sink) throws MalformedMessageException {
    int at = SEEN_BYTES;
    while (at < limit) {
      if (limit - at < Integer.BYTES) {
        throw new MalformedMessageException("a frame ends within a length");
      }
      int length = view.getInt(at);
      at += Integer.BYTES;
      if (length < 1 || length > limit - at || length > MessageBounds.BYTES) {
        throw new MalformedMessageException("a message claims " + length + " bytes");
      }
      sink.message(bytes, at, length);
      at += length;
    }
  }
}
