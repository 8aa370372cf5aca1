package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The manager's side of handshakes; {@link Greeting} is the client's. Checks that the sender of a
 * HELLO knows the run's secret, and makes the reply. The manager trusts the client only after its
 * first sealed frame opens: a replayed HELLO gets a reply and has no other effect. Not thread-safe;
 * the channels that it makes belong to the same thread.
 */
public final class ManagerHandshake {
  private final RunId run;
  private final RunSecret secret;
  private final int epoch;
  private final Aead aead = new Aead();

  /**
   * @param epoch the manager's epoch, which the reply contains
   */
  public ManagerHandshake(RunId run, RunSecret secret, int epoch) {
    this.run = run;
    this.secret = secret;
    this.epoch = epoch;
  }

  /**
   * Whether the sender of this HELLO knows the secret. The HELLO may be a replay.
   *
   * @param hello a frame of the right size, for this run
   */
  public boolean knowsSecret(byte[] hello) {
    byte[] tag = KeySchedule.greetingTag(secret, run, Arrays.copyOf(hello, Greeting.TAG_AT));
    return MessageDigest.isEqual(tag, Arrays.copyOfRange(hello, Greeting.TAG_AT, Greeting.BYTES));
  }

  /**
   * Accepts the sender of this HELLO.
   *
   * @param hello a frame of the right size whose sender knows the secret
   * @param session the new session, or the session that a BEAT channel belongs to
   * @param random 16 random bytes, never used before
   */
  public Admission admit(byte[] hello, long session, byte[] random) {
    if (random.length != KeySchedule.RANDOM_BYTES) {
      throw new IllegalArgumentException("a reply has 16 random bytes");
    }
    FrameHeader asked = FrameHeader.of(hello);
    FrameHeader header =
        new FrameHeader(FrameHeader.Type.HELLO_REPLY, asked.channel(), asked.run(), session, 0);
    byte[] clientRandom = Admission.randomOf(hello);
    KeySchedule keys = new KeySchedule(secret, header, epoch, clientRandom, random);
    byte[] reply = new byte[Admission.REPLY_BYTES];
    header.write(reply);
    ByteBuffer.wrap(reply).position(FrameHeader.BYTES).putInt(epoch).put(clientRandom).put(random);
    aead.seal(keys.proof(), 0, new byte[0], 0, reply);
    FrameHeader sealed =
        new FrameHeader(FrameHeader.Type.SEALED, asked.channel(), asked.run(), session, 0);
    return new Admission(reply, new SealedChannel(aead, sealed, keys.toClient(), keys.toManager()));
  }
}
