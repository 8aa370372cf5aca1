package io.pcm.protocol.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a counter as nonce. Each thread has one for all its sessions, because the cipher
 * objects in it are expensive to create.
 */
public final class Aead {
  /** Bytes that sealing adds. */
  public static final int TAG_BYTES = 16;

  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;
  private final byte[] nonce = new byte[NONCE_BYTES];

  public Aead() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * Seals the first {@code count} bytes of {@code plain} into the end of {@code out}, and
   * authenticates the bytes of {@code out} before them.
   */
  void seal(SecretKeySpec key, long counter, byte[] plain, int count, byte[] out) {
    int aad = out.length - count - TAG_BYTES;
    try {
      init(Cipher.ENCRYPT_MODE, key, counter);
      cipher.updateAAD(out, 0, aad);
      cipher.doFinal(plain, 0, count, out, aad);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /**
   * Opens the part of {@code sealed} after its first {@code aad} bytes.
   *
   * @return number of bytes written to {@code plain}, or -1 if the frame is not authentic
   */
  int open(SecretKeySpec key, long counter, byte[] sealed, int aad, byte[] plain) {
    if (sealed.length < aad + TAG_BYTES) {
      return -1;
    }
    try {
      init(Cipher.DECRYPT_MODE, key, counter);
      cipher.updateAAD(sealed, 0, aad);
      return cipher.doFinal(sealed, aad, sealed.length - aad, plain, 0);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening failed", e);
    }
  }

  private void init(int mode, SecretKeySpec key, long counter) throws GeneralSecurityException {
    ByteBuffer.wrap(nonce).putLong(NONCE_BYTES - Long.BYTES, counter);
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
  }
}
