package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The client's side of one handshake: makes a HELLO frame and interprets the answers to it. The
 * frame is a header, 16 fresh random bytes, and an HMAC over both with a key derived from the run's
 * secret. So a client without the secret cannot make the manager keep any state.
 */
public final class Greeting {
  static final int TAG_BYTES = 32;
  static final int RANDOM_AT = FrameHeader.BYTES;
  static final int TAG_AT = RANDOM_AT + KeySchedule.RANDOM_BYTES;
  static final int BYTES = TAG_AT + TAG_BYTES;

  private final RunId run;
  private final RunSecret secret;
  private final Channel channel;
  private final byte[] random;
  private final byte[] frame;

  /** The meaning of an answer. */
  public sealed interface Answer {
    /** Accepted; the manager has proved that it knows the secret. */
    record Welcome(SealedChannel channel, int epoch) implements Answer {}

    /** The peer that answered for this run does not know its secret. */
    record WrongSecret() implements Answer {}

    /** Refused, unencrypted. Anyone could have sent this. */
    record Refused(RefusedFrame.Reason reason, int managerVersion) implements Answer {}

    /** Not an answer to this greeting, or not a valid answer. */
    record Other() implements Answer {}
  }

  /**
   * @param session the session that a BEAT channel belongs to; 0 for the other channels
   * @param random 16 random bytes, never used before
   */
  public Greeting(RunId run, RunSecret secret, Channel channel, long session, byte[] random) {
    if (random.length != KeySchedule.RANDOM_BYTES) {
      throw new IllegalArgumentException("a greeting has 16 random bytes");
    }
    this.run = run;
    this.secret = secret;
    this.channel = channel;
    this.random = random.clone();
    this.frame = new byte[BYTES];
    new FrameHeader(FrameHeader.Type.HELLO, channel, run, session, 0).write(frame);
    System.arraycopy(random, 0, frame, RANDOM_AT, random.length);
    byte[] tag = KeySchedule.greetingTag(secret, run, Arrays.copyOf(frame, TAG_AT));
    System.arraycopy(tag, 0, frame, TAG_AT, TAG_BYTES);
  }

  public byte[] frame() {
    return frame.clone();
  }

  /** Interprets an answer. */
  public Answer read(byte[] answer, Aead aead) {
    FrameHeader.Look look = FrameHeader.look(answer);
    if (look == FrameHeader.Look.OTHER_VERSION) {
      return new Answer.Refused(RefusedFrame.Reason.OTHER_VERSION, FrameHeader.versionOf(answer));
    }
    if (look != FrameHeader.Look.OURS) {
      return new Answer.Other();
    }
    FrameHeader header = FrameHeader.of(answer);
    if (header.channel() != channel) {
      return new Answer.Other();
    }
    return switch (header.type()) {
      case HELLO_REPLY -> readReply(header, answer, aead);
      case REFUSED -> readRefusal(answer);
      default -> new Answer.Other();
    };
  }

  private Answer readRefusal(byte[] answer) {
    Optional<RefusedFrame> refused = RefusedFrame.read(answer);
    if (refused.isEmpty() || !refused.get().answers(random)) {
      return new Answer.Other();
    }
    return new Answer.Refused(refused.get().reason(), WireVersion.MAJOR);
  }

  private Answer readReply(FrameHeader header, byte[] answer, Aead aead) {
    if (answer.length != Admission.REPLY_BYTES || !header.run().equals(run)) {
      return new Answer.Other();
    }
    ByteBuffer body = ByteBuffer.wrap(answer).position(FrameHeader.BYTES);
    int epoch = body.getInt();
    byte[] echo = new byte[KeySchedule.RANDOM_BYTES];
    byte[] managerRandom = new byte[KeySchedule.RANDOM_BYTES];
    body.get(echo).get(managerRandom);
    if (!MessageDigest.isEqual(echo, random)) {
      return new Answer.Other();
    }
    KeySchedule keys = new KeySchedule(secret, header, epoch, random, managerRandom);
    byte[] nothing = new byte[0];
    if (aead.open(keys.proof(), 0, answer, Admission.PROOF_AT, nothing) != 0) {
      return new Answer.WrongSecret();
    }
    FrameHeader sealed =
        new FrameHeader(FrameHeader.Type.SEALED, channel, run, header.session(), 0);
    return new Answer.Welcome(
        new SealedChannel(aead, sealed, keys.toManager(), keys.toClient()), epoch);
  }
}
