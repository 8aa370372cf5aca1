package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import java.util.Arrays;

/**
 * Assembles the long messages of one channel from their parts, one message at a time. Parts come
 * from frames that opened, so only holders of the secret can use memory here. The order of parts is
 * that of the frames' counters. Holds at most {@link MessageBounds#BYTES}, and nothing after a
 * message is complete.
 */
final class Assembly {
  private static final byte[] NOTHING = new byte[0];

  private final Meter meter;
  private final boolean whole;
  private byte[] bytes = NOTHING;
  private int count;

  /**
   * @param whole whether the channel never misses a frame; if so, a part without the others is an
   *     error, otherwise it is skipped
   */
  Assembly(Meter meter, boolean whole) {
    this.meter = meter;
    this.whole = whole;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * @param first whether a message begins with this part
   * @return false if the part belongs to a message whose beginning was lost
   */
  boolean add(byte[] from, int at, int length, boolean first) throws MalformedMessageException {
    if (first != isEmpty()) {
      if (whole) {
        throw new MalformedMessageException("a part of a message is missing");
      }
      clear();
      if (!first) {
        return false;
      }
    }
    if (length > MessageBounds.BYTES - count) {
      clear();
      throw new MalformedMessageException("a message is over " + MessageBounds.BYTES + " bytes");
    }
    if (count + length > bytes.length) {
      int room = Math.min(MessageBounds.BYTES, Math.max(count + length, 2 * bytes.length));
      bytes = Arrays.copyOf(bytes, room);
    }
    System.arraycopy(from, at, bytes, count, length);
    count += length;
    meter.assembling(length);
    return true;
  }

  /** Delivers and forgets the message if it is complete. */
  void deliver(boolean more, FrameBuffer.Sink sink) throws MalformedMessageException {
    if (!more) {
      byte[] message = bytes;
      int length = count;
      clear();
      sink.message(message, 0, length);
    }
  }

  /**
   * Discards the parts of an incomplete message, for example when a session ends or frames were
   * lost.
   */
  void clear() {
    meter.assembling(-count);
    bytes = NOTHING;
    count = 0;
  }
}
