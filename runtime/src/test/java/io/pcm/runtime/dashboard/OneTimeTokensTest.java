package io.pcm.runtime.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class OneTimeTokensTest {
  private static final Instant START = Instant.parse("2026-11-30T20:00:00Z");

  private final byte[] key = OneTimeTokens.random(OneTimeTokens.KEY_BYTES);
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final OneTimeTokens tokens = new OneTimeTokens(key, now::get);

  @Test
  void a_token_works_once() {
    String token = OneTimeTokens.make(key, START);
    assertThat(tokens.use(token)).isTrue();
    assertThat(tokens.use(token)).isFalse();
    assertThat(tokens.use(OneTimeTokens.make(key, START))).as("another").isTrue();
  }

  @Test
  void a_token_written_in_another_way_is_the_same_token() {
    String token = OneTimeTokens.make(key, START);
    String padded = token + "==";
    assertThat(tokens.use(token)).isTrue();
    assertThat(tokens.use(padded)).isFalse();
  }

  @Test
  void a_token_is_worth_nothing_after_a_day() {
    String token = OneTimeTokens.make(key, START);
    now.set(START.plus(OneTimeTokens.LIFE).plusSeconds(1));
    assertThat(tokens.use(token)).isFalse();
  }

  @Test
  void a_used_token_is_refused_for_as_long_as_it_would_have_lived() {
    String token = OneTimeTokens.make(key, START);
    assertThat(tokens.use(token)).isTrue();
    now.set(START.plus(OneTimeTokens.LIFE).minus(Duration.ofSeconds(1)));
    assertThat(tokens.use(OneTimeTokens.make(key, now.get()))).isTrue();
    assertThat(tokens.use(token)).isFalse();
  }

  @Test
  void no_change_of_a_token_is_accepted() {
    String token = OneTimeTokens.make(key, START);
    for (int at = 0; at < token.length(); at++) {
      char other = token.charAt(at) == 'A' ? 'Q' : 'A';
      assertThat(tokens.use(token.substring(0, at) + other + token.substring(at + 1)))
          .as("position %d", at)
          .isFalse();
    }
    assertThat(tokens.use(token)).isTrue();
  }

  @Test
  void words_and_tokens_of_another_run_are_refused() {
    byte[] otherKey = OneTimeTokens.random(OneTimeTokens.KEY_BYTES);
    assertThat(tokens.use(OneTimeTokens.make(otherKey, START))).isFalse();
    for (String word : new String[] {"", "x", "%2e", "\u0000", "A".repeat(54), "A".repeat(5000)}) {
      assertThat(tokens.use(word)).as(word).isFalse();
    }
  }
}
