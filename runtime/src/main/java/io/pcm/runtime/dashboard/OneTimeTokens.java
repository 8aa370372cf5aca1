package io.pcm.runtime.dashboard;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that each work once. Whoever has the key can make one, in any process: a random number and
 * a time, signed by HMAC-SHA-256. Thread-safe.
 */
final class OneTimeTokens {
  /** So that a token in an old terminal is worth nothing. */
  static final Duration LIFE = Duration.ofHours(24);

  /** Only the owner of the run makes tokens, so only the owner's own mistake could use so many. */
  static final int USED_MAX = 10_000;

  static final int KEY_BYTES = 32;
  private static final int RANDOM_BYTES = 16;
  private static final int SIGNATURE_BYTES = 16;
  private static final int SIGNED_BYTES = RANDOM_BYTES + Long.BYTES;

  private final byte[] key;
  private final InstantSource clock;
  private final Map<String, Instant> used = new HashMap<>();

  OneTimeTokens(byte[] key, InstantSource clock) {
    this.key = key.clone();
    this.clock = clock;
  }

  /** A new secret that cannot be guessed. */
  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A new token. */
  static String make(byte[] key, Instant now) {
    byte[] signed =
        ByteBuffer.allocate(SIGNED_BYTES)
            .put(random(RANDOM_BYTES))
            .putLong(now.plus(LIFE).getEpochSecond())
            .array();
    return text(
        ByteBuffer.allocate(SIGNED_BYTES + SIGNATURE_BYTES)
            .put(signed)
            .put(signature(key, signed))
            .array());
  }

  /** Whether this is a token that has not been used; now it has. */
  synchronized boolean use(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length != SIGNED_BYTES + SIGNATURE_BYTES) {
      return false;
    }
    byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
    byte[] signature = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
    if (!MessageDigest.isEqual(signature, signature(key, signed))) {
      return false;
    }
    Instant now = clock.instant();
    Instant end = Instant.ofEpochSecond(ByteBuffer.wrap(signed).getLong(RANDOM_BYTES));
    used.values().removeIf(each -> each.isBefore(now));
    return !end.isBefore(now)
        && used.size() < USED_MAX
        // The bytes: a token may be written in several ways.
        && used.putIfAbsent(text(signed), end) == null;
  }

  private static byte[] signature(byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(signed), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
