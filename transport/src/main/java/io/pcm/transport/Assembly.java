package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import java.util.Arrays;

/**
 * Assembles the long messages of one channel from their parts, one message at a time. Parts come
 * from frames that opened, so only holders of the secret can use memory here. The order of parts is
 * that of the frames' counters. Holds at most one message up to a limit, and nothing after a
 * message is complete.
 */
final class Assembly {
  private static final byte[] NOTHING = new byte[0];

  private final Meter meter;
  private final boolean whole;
  private final int bytesMax;
  private int permitted;
  private byte[] bytes = NOTHING;
  private int count;

  /**
   * @param whole whether the channel never misses a frame; if so, a part without the others is an
   *     error, otherwise it is skipped
   * @param bytesMax longest message that needs no permission
   */
  Assembly(Meter meter, boolean whole, int bytesMax) {
    this.meter = meter;
    this.whole = whole;
    this.bytesMax = bytesMax;
  }

  /** The next message may be this long. */
  void permit(int size) {
    permitted = size;
  }

  /** Whether a message may come that is longer than others. */
  boolean permitted() {
    return permitted > 0;
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
    int most = Math.max(bytesMax, permitted);
    if (length > most - count) {
      clear();
      throw new MalformedMessageException("a message is over " + most + " bytes");
    }
    if (count + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(count + length, 2 * bytes.length)));
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
    permitted = 0;
  }
}
