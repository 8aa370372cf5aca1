package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The manager's side of one handshake: checks that the sender of a HELLO knows the run's secret,
 * and makes the reply. The reply is a header with the session, the epoch (4), the client's random
 * bytes (16), the manager's random bytes (16), and an AEAD tag over all of these, with a key
 * derived from both randoms. The manager trusts the client only after its first sealed frame opens:
 * a replayed HELLO gets a reply and has no other effect.
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

  /**
   * Whether the sender of this HELLO knows the secret. The HELLO may be a replay.
   *
   * @param hello a frame of the right size, for this run
   */
  public static boolean knowsSecret(byte[] hello, RunId run, RunSecret secret) {
    byte[] tag = KeySchedule.greetingTag(secret, run, Arrays.copyOf(hello, Greeting.TAG_AT));
    return MessageDigest.isEqual(tag, Arrays.copyOfRange(hello, Greeting.TAG_AT, Greeting.BYTES));
  }

  /**
   * Accepts the sender of this HELLO.
   *
   * @param hello a frame of the right size whose sender knows the secret
   * @param session the new session, or the session that a BEAT channel belongs to
   */
  public static Admission of(byte[] hello, RunSecret secret, long session, Turn turn) {
    FrameHeader asked = FrameHeader.of(hello);
    FrameHeader header =
        new FrameHeader(FrameHeader.Type.HELLO_REPLY, asked.channel(), asked.run(), session, 0);
    byte[] clientRandom = randomOf(hello);
    KeySchedule keys = new KeySchedule(secret, header, turn.epoch(), clientRandom, turn.random());
    byte[] reply = new byte[REPLY_BYTES];
    header.write(reply);
    ByteBuffer.wrap(reply)
        .position(FrameHeader.BYTES)
        .putInt(turn.epoch())
        .put(clientRandom)
        .put(turn.random());
    turn.aead().seal(keys.proof(), 0, new byte[0], 0, reply);
    FrameHeader sealed =
        new FrameHeader(FrameHeader.Type.SEALED, asked.channel(), asked.run(), session, 0);
    return new Admission(
        reply, new SealedChannel(turn.aead(), sealed, keys.toClient(), keys.toManager()));
  }

  /**
   * The manager's inputs to one handshake.
   *
   * @param random 16 random bytes, never used before
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Turn(int epoch, byte[] random, Aead aead) {
    public Turn {
      if (random.length != KeySchedule.RANDOM_BYTES) {
        throw new IllegalArgumentException("a reply has 16 random bytes");
      }
    }
  }
}
