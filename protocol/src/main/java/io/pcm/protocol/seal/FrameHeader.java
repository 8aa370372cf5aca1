package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What every frame begins with, in clear, 40 bytes: magic (4), major version (1), type (1), channel
 * (1), zero (1), run (16), session (8), counter (8); numbers big-endian. The first six bytes are
 * the same in all versions for ever, so that any two can refuse each other with a clear word.
 * Nothing here is to be believed before the frame has proved genuine.
 *
 * @param session 0 where there is none yet
 * @param counter 0 but in sealed frames
 */
public record FrameHeader(Type type, Channel channel, RunId run, long session, long counter) {
  public static final int BYTES = 40;

  /** Where the version stands in every frame of every version. */
  static final int VERSION_AT = 4;

  private static final int MAGIC = 0x50434dA7;
  private static final int TYPE_AT = 5;
  private static final int CHANNEL_AT = 6;
  private static final int RUN_AT = 8;
  private static final int SESSION_AT = 24;
  private static final int COUNTER_AT = 32;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final Type[] TYPES = Type.values();
  private static final Channel[] CHANNELS = Channel.values();

  /** What a frame is. The code is on the wire. */
  public enum Type {
    /** Client: let me in. */
    HELLO(1),
    /** Manager: you are in. */
    HELLO_REPLY(2),
    /** Manager: you are not, in clear, with the reason. */
    REFUSED(3),
    /** Either: messages. */
    SEALED(4);

    private final byte code;

    Type(int code) {
      this.code = (byte) code;
    }
  }

  /** What a look at a frame's first bytes says. */
  public enum Look {
    /** A frame of this version; the header can be read. */
    OURS,
    /** No frame of any version. */
    FOREIGN,
    /** A frame of another major version. */
    OTHER_VERSION,
    /** A frame of this version, but damaged. */
    DAMAGED
  }

  public static Look look(byte[] frame) {
    if (frame.length <= TYPE_AT || (int) INT.get(frame, 0) != MAGIC) {
      return Look.FOREIGN;
    }
    if (frame[VERSION_AT] != WireVersion.MAJOR) {
      return Look.OTHER_VERSION;
    }
    boolean sound =
        frame.length >= BYTES
            && typeOf(frame[TYPE_AT]) != null
            && channelOf(frame[CHANNEL_AT]) != null
            && frame[CHANNEL_AT + 1] == 0;
    return sound ? Look.OURS : Look.DAMAGED;
  }

  /** The major version of a frame that is not {@link Look#FOREIGN}. */
  public static int versionOf(byte[] frame) {
    return frame[VERSION_AT] & 0xff;
  }

  /**
   * @param frame one that looks like {@link Look#OURS}
   */
  public static FrameHeader of(byte[] frame) {
    Type type = typeOf(frame[TYPE_AT]);
    Channel channel = channelOf(frame[CHANNEL_AT]);
    if (type == null || channel == null) {
      throw new IllegalArgumentException("not a frame of this version");
    }
    return new FrameHeader(
        type,
        channel,
        RunId.of(Arrays.copyOfRange(frame, RUN_AT, SESSION_AT)),
        (long) LONG.get(frame, SESSION_AT),
        (long) LONG.get(frame, COUNTER_AT));
  }

  void write(byte[] frame) {
    INT.set(frame, 0, MAGIC);
    frame[VERSION_AT] = WireVersion.MAJOR;
    frame[TYPE_AT] = type.code;
    frame[CHANNEL_AT] = channel.code();
    frame[CHANNEL_AT + 1] = 0;
    System.arraycopy(run.bytes(), 0, frame, RUN_AT, RunId.BYTES);
    LONG.set(frame, SESSION_AT, session);
    LONG.set(frame, COUNTER_AT, counter);
  }

  static void writeCounter(byte[] frame, long counter) {
    LONG.set(frame, COUNTER_AT, counter);
  }

  static long counterOf(byte[] frame) {
    return (long) LONG.get(frame, COUNTER_AT);
  }

  private static @Nullable Type typeOf(byte code) {
    return code >= 1 && code <= TYPES.length ? TYPES[code - 1] : null;
  }

  private static @Nullable Channel channelOf(byte code) {
    return code >= 1 && code <= CHANNELS.length ? CHANNELS[code - 1] : null;
  }
}
