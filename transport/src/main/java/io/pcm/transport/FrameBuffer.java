package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.seal.SealedChannel;
import java.nio.ByteBuffer;

/**
 * The content of a sealed frame: the counter of the newest frame received from the other side (8
 * bytes), then messages, each preceded by its length (4 bytes). A message that does not fit in one
 * frame is split; a part is the last entry of one frame and the next part is the first entry of the
 * next frame. The two highest bits of a length mark parts. The third marks a notice, a number
 * instead of a message: a pilot tells the size of a message for which it needs permission ({@link
 * LongMessages}), and the manager gives the permission. Each thread has one buffer and reuses it.
 */
final class FrameBuffer {
  /**
   * Maximum bytes of one frame on the wire (16 KiB). This is what each connection, even a
   * stranger's, can make us allocate at a time. It is large enough to amortize the cost of sealing
   * over a hundred calls.
   */
  static final int FRAME_BYTES = 16 * 1024;

  /** Flag in a length: the message continues in the next frame. */
  static final int MORE = 1 << 31;

  /** Flag in a length: the message began in an earlier frame. */
  static final int CONTINUED = 1 << 30;

  /** Flag in a length: not a message, but a number of four bytes. */
  static final int NOTICE = 1 << 29;

  /** Minimum free space in which to put the first part of a long message (1 KiB). */
  private static final int PART_MIN = 1024;

  private static final int SEEN_BYTES = Long.BYTES;
  private static final int CAPACITY = FRAME_BYTES - SealedChannel.OVERHEAD;
  private static final int MESSAGE_MAX = CAPACITY - SEEN_BYTES - Integer.BYTES;

  private final byte[] bytes = new byte[CAPACITY];
  private final ByteBuffer view = ByteBuffer.wrap(bytes);
  private int limit;
  private int notice;

  /** Receives messages from opened frames. */
  interface Sink {
    void message(byte[] bytes, int offset, int count) throws MalformedMessageException;
  }

  FrameBuffer start(long seen) {
    view.clear();
    view.putLong(seen);
    return this;
  }

  /**
   * Adds as much as fits of a message whose first {@code from} bytes are in earlier frames. A
   * message that fits in a frame of its own is not split.
   *
   * @return number of bytes added; 0 if the message must wait for the next frame
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

  /** Adds a number for the other side, 1 or more; returns whether there was space. */
  boolean addNotice(int number) {
    if (view.remaining() < 2 * Integer.BYTES) {
      return false;
    }
    view.putInt(NOTICE | Integer.BYTES).putInt(number);
    return true;
  }

  byte[] seal(SealedChannel channel) {
    return channel.seal(bytes, view.position());
  }

  /** Opens a frame into this buffer; returns the result of {@link SealedChannel#open}. */
  int open(SealedChannel channel, byte[] frame) {
    if (frame.length < SealedChannel.OVERHEAD + SEEN_BYTES || frame.length > FRAME_BYTES) {
      return SealedChannel.NOT_GENUINE;
    }
    notice = 0;
    limit = channel.open(frame, bytes);
    return limit;
  }

  /** After {@link #forEach}: the number that the frame has in a notice; 0 if it has none. */
  int notice() {
    return notice;
  }

  /** After {@link #open}: the counter of the newest of our frames that the sender had received. */
  long seen() {
    return view.getLong(0);
  }

  /** After {@link #open}: delivers each message that this frame completes. */
  void forEach(Assembly parts, Sink sink) throws MalformedMessageException {
    int at = SEEN_BYTES;
    while (at < limit) {
      if (limit - at < Integer.BYTES) {
        throw new MalformedMessageException("a frame ends within a length");
      }
      int head = view.getInt(at);
      int length = head & ~(MORE | CONTINUED | NOTICE);
      at += Integer.BYTES;
      if (length < 1 || length > limit - at) {
        throw new MalformedMessageException("a message claims " + length + " bytes");
      }
      if ((head & NOTICE) != 0) {
        notice = noticeAt(at, length);
        at += length;
        continue;
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

  private int noticeAt(int at, int length) throws MalformedMessageException {
    int number = length == Integer.BYTES ? view.getInt(at) : 0;
    if (number < 1) {
      throw new MalformedMessageException("a notice has no number");
    }
    return number;
  }
}
