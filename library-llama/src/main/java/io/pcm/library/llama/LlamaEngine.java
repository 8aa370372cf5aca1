package io.pcm.library.llama;

import io.pcm.api.library.CallFailedException;
import io.pcm.library.llama.TokenEngine.Constraint;
import io.pcm.library.llama.TokenEngine.Generated;
import io.pcm.library.llm.Engine;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.SpecialTokens;
import io.pcm.library.llm.TokenCounts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers prompts with native code in this process; each call keeps its thread busy. */
final class LlamaEngine implements Engine {
  private final TokenEngine engine;
  private final Identity identity;
  private final SpecialTokens special;
  private final Prompts prompts;

  LlamaEngine(
      TokenEngine engine, String model, SpecialTokens special, int slots, boolean prefixCache) {
    this.engine = engine;
    this.identity = Identity.of("llama-java", NativeLibrary.VERSION, model);
    this.special = special;
    this.prompts = new Prompts(engine, slots, prefixCache);
  }

  @Override
  public boolean isAsynchronous() {
    return false;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public Optional<SpecialTokens> specialTokens() {
    return Optional.of(special);
  }

  @Override
  public Prompting prepare(String fixedPart) {
    return new Task(prompts.prepare(fixedPart));
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Task implements Prompting {
    private final Optional<Prompts.FixedPart> fixed;

    Task(Optional<Prompts.FixedPart> fixed) {
      this.fixed = fixed;
    }

    @Override
    public CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException {
      int[] tokens = prompts.tokens(prompt, generation.maxTokens());
      List<String> stops = generation.stops();
      Prompts.First first =
          prompts.first(
              fixed,
              tokens,
              prompts.request(
                  prompt,
                  generation.schema().map(schema -> new Constraint.Schema(schema.toString())),
                  generation.sampling(),
                  generation.maxTokens()),
              text -> stop(stops, text) >= 0);
      Generated answer = first.answer();
      int stop = stop(stops, answer.text());
      String text = stop < 0 ? answer.text() : answer.text().substring(0, stop);
      String finish = stop >= 0 || answer.ended() ? "stop" : "length";
      return CompletableFuture.completedStage(
          new Answer(
              text, new TokenCounts(tokens.length, first.cached(), answer.tokens()), finish));
    }

    @Override
    public CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException {
      return CompletableFuture.completedStage(
          new LabelSearch(prompts, fixed, labels, sampling).answer(prompt));
    }
  }

  /** Position of the first stop string in the answer, or -1. */
  private static int stop(List<String> stops, CharSequence answer) {
    if (stops.isEmpty()) {
      return -1;
    }
    String text = answer.toString();
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }
}
