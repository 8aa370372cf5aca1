package io.pcm.library.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Replaces a secret in a stream of bytes by asterisks: SGLang prints the key that it is given when
 * it starts. Not thread-safe.
 */
final class Masked {
  private final byte[] secret;
  private byte[] open = new byte[0];

  Masked(Secret secret) {
    this.secret = secret.reveal().getBytes(StandardCharsets.UTF_8);
  }

  /** The next bytes; those with which the secret may begin are kept back. */
  byte[] next(byte[] bytes, int length) {
    byte[] all = Arrays.copyOf(open, open.length + length);
    System.arraycopy(bytes, 0, all, open.length, length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < all.length) {
      int same = same(all, at);
      if (same == secret.length) {
        out.writeBytes("***".getBytes(StandardCharsets.UTF_8));
        at += same;
      } else if (at + same == all.length) {
        break;
      } else {
        out.write(all[at]);
        at++;
      }
    }
    open = Arrays.copyOfRange(all, at, all.length);
    return out.toByteArray();
  }

  /** What was kept back, when nothing follows. */
  byte[] rest() {
    return open;
  }

  /** How many bytes from here are those of the secret. */
  private int same(byte[] all, int from) {
    int same = 0;
    while (same < secret.length && from + same < all.length && all[from + same] == secret[same]) {
      same++;
    }
    return same;
  }
}
