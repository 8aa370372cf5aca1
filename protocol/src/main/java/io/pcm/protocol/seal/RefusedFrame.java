package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * An unencrypted refusal: a header, the reason (1), and 16 bytes that identify the refused frame:
 * the random bytes of a HELLO, or zeros for a sealed frame of an unknown session, whose session is
 * in the header. Anyone could have sent it, so the client must not trust it.
 */
@SuppressWarnings("ArrayRecordComponent")
public record RefusedFrame(FrameHeader header, Reason reason, byte[] answered) {
  static final int BYTES = FrameHeader.BYTES + 1 + KeySchedule.RANDOM_BYTES;

  private static final Reason[] REASONS = Reason.values();

  /** The reason. Frames contain the code. */
  public enum Reason {
    OTHER_VERSION(1),
    OTHER_RUN(2),
    WRONG_SECRET(3),
    UNKNOWN_SESSION(4);

    private final byte code;

    Reason(int code) {
      this.code = (byte) code;
    }
  }

  /** Refuses a HELLO. */
  public static byte[] toHello(RunId run, Channel channel, Reason reason, byte[] hello) {
    return frame(run, channel, 0, reason, Admission.randomOf(hello));
  }

  /** Refuses a sealed frame of an unknown session. */
  public static byte[] toSealed(RunId run, FrameHeader sealed) {
    return frame(
        run,
        sealed.channel(),
        sealed.session(),
        Reason.UNKNOWN_SESSION,
        new byte[KeySchedule.RANDOM_BYTES]);
  }

  /** Refuses a frame of another version, whose content is unknown. */
  public static byte[] toOtherVersion(RunId run) {
    return frame(run, Channel.MAIN, 0, Reason.OTHER_VERSION, new byte[KeySchedule.RANDOM_BYTES]);
  }

  private static byte[] frame(
      RunId run, Channel channel, long session, Reason reason, byte[] answered) {
    byte[] frame = new byte[BYTES];
    new FrameHeader(FrameHeader.Type.REFUSED, channel, run, session, 0).write(frame);
    frame[FrameHeader.BYTES] = reason.code;
    System.arraycopy(answered, 0, frame, FrameHeader.BYTES + 1, answered.length);
    return frame;
  }

  /**
   * @param frame a frame that is {@link FrameHeader.Look#OURS}
   */
  public static Optional<RefusedFrame> read(byte[] frame) {
    if (frame.length != BYTES) {
      return Optional.empty();
    }
    int code = frame[FrameHeader.BYTES];
    if (code < 1 || code > REASONS.length) {
      return Optional.empty();
    }
    return Optional.of(
        new RefusedFrame(
            FrameHeader.of(frame),
            REASONS[code - 1],
            Arrays.copyOfRange(frame, FrameHeader.BYTES + 1, BYTES)));
  }

  boolean answers(byte[] random) {
    return MessageDigest.isEqual(answered, random);
  }
}
