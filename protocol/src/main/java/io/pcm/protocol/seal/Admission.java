package io.pcm.protocol.seal;

import java.util.Arrays;

/**
 * The answer to a HELLO whose sender knows the run's secret, made by {@link ManagerHandshake}. The
 * reply is a header with the session, the epoch (4), the client's random bytes (16), the manager's
 * random bytes (16), and an AEAD tag over all of these, with a key derived from both randoms.
 *
 * @param reply the HELLO_REPLY frame
 * @param channel opens what the client seals
 */
@SuppressWarnings("ArrayRecordComponent")
public record Admission(byte[] reply, SealedChannel channel) {
  static final int PROOF_AT = FrameHeader.BYTES + Integer.BYTES + 2 * KeySchedule.RANDOM_BYTES;
  static final int REPLY_BYTES = PROOF_AT + Aead.TAG_BYTES;

  /** Whether the frame has the size of a HELLO. */
  public static boolean isWhole(byte[] hello) {
    return hello.length == Greeting.BYTES;
  }

  /** The client's random bytes in a HELLO, for {@link RefusedFrame}. */
  public static byte[] randomOf(byte[] hello) {
    return Arrays.copyOfRange(hello, Greeting.RANDOM_AT, Greeting.TAG_AT);
  }
}
