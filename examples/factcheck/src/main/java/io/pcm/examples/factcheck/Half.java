package io.pcm.examples.factcheck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The two halves of a set of claims: on A a template is chosen, on B it is reported.
 *
 * <p>A claim's half depends only on its id: the lowest bit of the first byte of the SHA-256 of the
 * id's UTF-8 text, 0 for A and 1 for B. So a claim stays in its half whatever its place in the
 * file, the number of claims and the template. The halves have about the same size, not exactly. A
 * claim that is in the file twice is in only one half.
 */
enum Half {
  A,
  B;

  static Half of(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return (digest[0] & 1) == 0 ? A : B;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
