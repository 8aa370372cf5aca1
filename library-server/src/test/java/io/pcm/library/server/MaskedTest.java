package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
  private static final String TEXT = "a key='aab' aaab, aaaab aab and half of one: aa";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void aSecretIsNotSeenHoweverTheOutputComesInPieces(int piece) {
    Masked masked = new Masked(new Secret("aab"));
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    byte[] all = TEXT.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < all.length; at += piece) {
      byte[] next = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + piece));
      seen.writeBytes(masked.next(next, next.length));
    }
    seen.writeBytes(masked.rest());

    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(TEXT.replace("aab", "***"));
  }
}
