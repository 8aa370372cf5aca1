package io.pcm.protocol.seal;

import io.pcm.protocol.message.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one handshake. They depend on fresh random bytes of both sides, so no two handshakes
 * have the same key, and a counter that starts at 1 never repeats under one key.
 */
final class KeySchedule {
  static final int RANDOM_BYTES = 16;

  private static final String LABEL = "pcm wire " + WireVersion.MAJOR + " ";

  private final RunSecret secret;
  private final byte[] salt;
  private final byte[] binding;

  KeySchedule(
      RunSecret secret, FrameHeader header, int epoch, byte[] clientRandom, byte[] managerRandom) {
    this.secret = secret;
    this.salt = concat(clientRandom, managerRandom);
    this.binding =
        ByteBuffer.allocate(RunId.BYTES + Integer.BYTES + Long.BYTES + 1)
            .put(header.run().bytes())
            .putInt(epoch)
            .putLong(header.session())
            .put(header.channel().code())
            .array();
  }

  SecretKeySpec proof() {
    return key("proof");
  }

  SecretKeySpec toManager() {
    return key("to manager");
  }

  SecretKeySpec toClient() {
    return key("to client");
  }

  /**
   * The tag that proves that the sender of a greeting knows the secret; covers the whole greeting.
   */
  static byte[] greetingTag(RunSecret secret, RunId run, byte[] greeting) {
    byte[] key = Hkdf.derive(run.bytes(), secret.bytes(), ascii(LABEL + "hello"), Aead.KEY_BYTES);
    return Hkdf.hmac(key, greeting);
  }

  private SecretKeySpec key(String purpose) {
    byte[] info = concat(ascii(LABEL + purpose), binding);
    return Aead.key(Hkdf.derive(salt, secret.bytes(), info, Aead.KEY_BYTES));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
