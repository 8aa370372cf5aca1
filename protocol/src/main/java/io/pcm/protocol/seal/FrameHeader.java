package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The start of every frame, unencrypted, 40 bytes: magic (4), major version (1), type (1), channel
 * (1), zero (1), run (16), session (8), counter (8); numbers are big-endian. The first six bytes
 * never change between versions, so that any two versions can refuse each other with a clear
 * message. Do not trust a header before its frame has proved authentic.
 *
 * @param session 0 if there is no session yet
 * @param counter 0 except in sealed frames
 */
public record FrameHeader(Type type, Channel channel, RunId run, long session, long counter) {
  public static final int BYTES = 40;

  /** Position of the version in every frame of every version. */
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

  /** The types of frames. Frames contain the code. */
  public enum Type {
    /** Client: a greeting. */
    HELLO(1),
    /** Manager: the client is accepted. */
    HELLO_REPLY(2),
    /** Manager: the client is refused, unencrypted, with the reason. */
    REFUSED(3),
    /** Both: encrypted messages. */
    SEALED(4);

    private final byte code;

    Type(int code) {
      this.code = (byte) code;
    }
  }

  /** The result of checking the first bytes of a frame. */
  public enum Look {
    /** A frame of this version; its header can be read. */
    OURS,
    /** Not a frame of any version. */
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
   * @param frame a frame that is {@link Look#OURS}
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
