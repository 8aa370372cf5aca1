package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import java.util.Arrays;

/**
 * Puts the parts of one channel's long messages together, one message at a time. Parts come out of
 * frames that opened, so only a holder of the secret can make this remember anything, and their
 * order is that of the frames' counters. At most {@link MessageBounds#BYTES}; nothing is kept when
 * the message is complete.
 */
final class Assembly {
  private static final byte[] NOTHING = new byte[0];

  private final Meter meter;
  private final boolean whole;
  private byte[] bytes = NOTHING;
  private int count;

  /**
   * @param whole whether no frame can be missing between two that came: then a part without the
   *     others is an error, else it is passed over
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
   * @return whether it was taken; otherwise it belongs to a message whose beginning was lost
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

  /** Hands the message over and forgets it, unless more of it is to come. */
  void deliver(boolean more, FrameBuffer.Sink sink) throws MalformedMessageException {
    if (!more) {
      byte[] message = bytes;
      int length = count;
      clear();
      sink.message(message, 0, length);
    }
  }

  /** Forgets the parts that came, as when a session ends or frames were lost. */
  void clear() {
    meter.assembling(-count);
    bytes = NOTHING;
    count = 0;
  }
}
