package io.pcm.library.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.library.llama.Prompts.FixedPart;
import io.pcm.library.llama.TokenEngine.Generated;
import io.pcm.library.llama.TokenEngine.Request;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private static final String FIXED = "twelve words";
  private final CharacterEngine engine = new CharacterEngine();
  private final Prompts prompts = new Prompts(engine, 1, true);

  /**
   * Has one token per character; records the content of its cache and what each request evaluates.
   */
  private static final class CharacterEngine implements TokenEngine {
    private final List<String> evaluated = new ArrayList<>();
    private String cache = "";

    @Override
    public int contextSize() {
      return 1000;
    }

    @Override
    public int[] tokenize(Rendered prompt) {
      return prompt.text().chars().toArray();
    }

    @Override
    public Generated generate(Request request, Predicate<CharSequence> enough) {
      String prompt = request.prompt().text();
      int common = 0;
      while (common < Math.min(cache.length(), prompt.length() - 1)
          && cache.charAt(common) == prompt.charAt(common)) {
        common++;
      }
      evaluated.add(prompt.substring(common));
      cache = prompt + "!".repeat(request.tokensMax() - 1);
      return new Generated("!".repeat(request.tokensMax()), request.tokensMax(), false);
    }

    @Override
    public void close() {}
  }

  private void call(Optional<FixedPart> fixed, String text) {
    engine.evaluated.clear();
    Rendered prompt = Rendered.of(text);
    Request request = prompts.request(prompt, Optional.empty(), Sampling.of(0, 1), 3);
    int told = prompts.first(fixed, engine.tokenize(prompt), request, answer -> false).cached();
    String evaluated = engine.evaluated.get(engine.evaluated.size() - 1);
    assertThat(told).as("cached").isEqualTo(text.length() - evaluated.length());
  }

  @Test
  void evaluatesTheFixedPartOnceAndEachCallsRestInOneBatch() {
    Optional<FixedPart> fixed = prompts.prepare(FIXED + " ");
    assertThat(engine.evaluated).containsExactly("\n", FIXED, "s");
    call(fixed, FIXED + " and more");
    assertThat(engine.evaluated).containsExactly(" and more");
    call(fixed, FIXED + ": another");
    assertThat(engine.evaluated).containsExactly(": another");
  }

  @Test
  void forgetsWhatACallSharesWithTheOneBefore() {
    Optional<FixedPart> fixed = prompts.prepare(FIXED);
    call(fixed, FIXED + " and more");
    call(fixed, FIXED + " and less");
    assertThat(engine.evaluated).containsExactly("s", " and less");
    call(fixed, FIXED + " and less");
    assertThat(engine.evaluated).containsExactly("s", " and less");
    call(fixed, FIXED + " and less!!!!");
    assertThat(engine.evaluated).containsExactly("s", " and less!!!!");
  }

  @Test
  void evaluatesTheFixedPartAnewAfterAnotherTask() {
    Optional<FixedPart> fixed = prompts.prepare(FIXED);
    Optional<FixedPart> other = prompts.prepare("something else");
    call(fixed, FIXED + " and more");
    assertThat(engine.evaluated).containsExactly(FIXED, "s", " and more");
    call(other, "something else too");
    assertThat(engine.evaluated).containsExactly("something else", "e", " too");
  }

  @Test
  void saysOnlyWhatIsKnownAboutTheCache() {
    call(prompts.prepare(FIXED), FIXED);
    for (Prompts other : List.of(new Prompts(engine, 2, true), new Prompts(engine, 1, false))) {
      Request request = other.request(Rendered.of(FIXED), Optional.empty(), Sampling.of(0, 1), 3);
      int[] tokens = engine.tokenize(Rendered.of(FIXED));
      assertThat(other.first(other.prepare(FIXED), tokens, request, answer -> false).cached())
          .isEqualTo(TokenCounts.UNKNOWN);
    }
  }

  @Test
  void keepsNothingOfPromptsWithoutAFixedPart() {
    assertThat(prompts.prepare("short")).isEmpty();
    call(Optional.empty(), "short one");
    assertThat(engine.evaluated).containsExactly("\n", "short one");
    call(Optional.empty(), "short two");
    assertThat(engine.evaluated).containsExactly("\n", "short two");
    call(Optional.empty(), "quite another");
    assertThat(engine.evaluated).containsExactly("quite another");
    call(Optional.empty(), "\nquite another");
    assertThat(engine.evaluated).containsExactly("\nquite another");
  }
}
