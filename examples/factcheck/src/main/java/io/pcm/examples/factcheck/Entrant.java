package io.pcm.examples.factcheck;

import io.pcm.api.library.CallFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One template's answers, counted by halves.
 *
 * @param entry the figures
 * @param claims SHA-256 of the claims' ids in their order: equal if two templates were tried on the
 *     same claims
 */
record Entrant(Contest.Entry entry, String claims) {

  /**
   * Reads a result file once.
   *
   * @throws CallFailedException if {@link JudgedClaims#read} throws it
   */
  static Entrant read(String template, String task, Path file) throws CallFailedException {
    Tally a = new Tally();
    Tally b = new Tally();
    Tally all = new Tally();
    MessageDigest claims = sha256();
    JudgedClaims.read(
        file,
        claim -> {
          (Half.of(claim.id()) == Half.A ? a : b).add(claim);
          all.add(claim);
          claims.update(claim.id().getBytes(StandardCharsets.UTF_8));
          claims.update((byte) '\n');
        });
    return new Entrant(
        new Contest.Entry(template, task, a.scores(), b.scores(), all.scores()),
        HexFormat.of().formatHex(claims.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
