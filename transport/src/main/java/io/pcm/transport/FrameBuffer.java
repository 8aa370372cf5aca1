package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.seal.SealedChannel;
import java.nio.ByteBuffer;

/**
 * The inside of a sealed frame: the counter of the newest frame seen from the other side (8 bytes),
 * then messages, each behind its length (4 bytes). A message that no frame holds travels in parts,
 * the last thing in one frame and the first in the next; the two highest bits of a length say so.
 * One per thread, used again and again.
 */
final class FrameBuffer {
  /**
   * Bytes of one frame on the wire (16 KiB), which is what every connection, a stranger's too, can
   * make us allocate at a time. Large enough to share the cost of sealing among a hundred calls.
   */
  static final int FRAME_BYTES = 16 * 1024;

  /** In a length: the message goes on in the next frame. */
  static final int MORE = 1 << 31;

  /** In a length: the message began in an earlier frame. */
  static final int CONTINUED = 1 << 30;

  /** Room for the beginning of a long message that is worth using (1 KiB). */
  private static final int PART_MIN = 1024;

  private static final int SEEN_BYTES = Long.BYTES;
  private static final int CAPACITY = FRAME_BYTES - SealedChannel.OVERHEAD;
  private static final int MESSAGE_MAX = CAPACITY - SEEN_BYTES - Integer.BYTES;

  private final byte[] bytes = new byte[CAPACITY];
  private final ByteBuffer view = ByteBuffer.wrap(bytes);
  private int limit;

  /** Takes a message from frames that were opened. */
  interface Sink {
    void message(byte[] bytes, int offset, int count) throws MalformedMessageException;
  }

  FrameBuffer start(long seen) {
    view.clear();
    view.putLong(seen);
    return this;
  }

  /**
   * Puts in what fits of a message, whose first {@code from} bytes went into earlier frames. A
   * message that fits a frame of its own is not cut.
   *
   * @return how many bytes of it went in; 0 if it must wait for the next frame
   */
  int add(byte[] message, int from) {
    int left = message.length - from;
    int room = view.remaining() - Integer.BYTES;
    int continued = from > 0 ? CONTINUED : 0;
    if (left <= room) {
      view.putInt(continued | left).put(message, from, left);
      return left;
    }
    if (left <= MESSAGE_MAX || room < PART_MIN) {
      return 0;
    }
    view.putInt(MORE | continued | room).put(message, from, room);
    return room;
  }

  byte[] seal(SealedChannel channel) {
    return channel.seal(bytes, view.position());
  }

  /** Opens a frame into this buffer; what {@link SealedChannel#open} returns. */
  int open(SealedChannel channel, byte[] frame) {
    if (frame.length < SealedChannel.OVERHEAD + SEEN_BYTES || frame.length > FRAME_BYTES) {
      return SealedChannel.NOT_GENUINE;
    }
    limit = channel.open(frame, bytes);
    return limit;
  }

  /** After {@link #open}: the newest of our frames that the sender had seen. */
  long seen() {
    return view.getLong(0);
  }

  /** After {@link #open}: hands over each message that is complete with this frame. */
  void forEach(Assembly parts, Sink sink) throws MalformedMessageException {
    int at = SEEN_BYTES;
    while (at < limit) {
      if (limit - at < Integer.BYTES) {
        throw new MalformedMessageException("a frame ends within a length");
      }
      int head = view.getInt(at);
      int length = head & ~(MORE | CONTINUED);
      at += Integer.BYTES;
      if (length < 1 || length > limit - at) {
        throw new MalformedMessageException("a message claims " + length + " bytes");
      }
      boolean more = (head & MORE) != 0;
      if (more && at + length < limit) {
        throw new MalformedMessageException("a message is cut within a frame");
      }
      boolean first = (head & CONTINUED) == 0;
      if (first && !more && parts.isEmpty()) {
        sink.message(bytes, at, length);
      } else if (parts.add(bytes, at, length, first)) {
        parts.deliver(more, sink);
      }
      at += length;
    }
  }
}
