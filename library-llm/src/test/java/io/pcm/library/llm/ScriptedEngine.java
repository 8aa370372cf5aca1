package io.pcm.library.llm;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine that says what a test tells it to. */
final class ScriptedEngine implements Engine {
  final List<String> prepared = new ArrayList<>();
  String text = "said";
  String finish = "stop";
  boolean asynchronous = true;
  boolean knowsProbabilities;

  /** In one way and the other. */
  boolean probabilitiesFail;

  int probabilitiesAsked;

  @Override
  public boolean isAsynchronous() {
    return asynchronous;
  }

  @Override
  public Identity identity() {
    return Identity.of("scripted", "1.0", "m");
  }

  @Override
  public Optional<SpecialTokens> specialTokens() {
    return Optional.of(SpecialTokens.NONE);
  }

  @Override
  public boolean knowsProbabilities() {
    return knowsProbabilities;
  }

  @Override
  public Prompting prepare(String fixedPart) {
    prepared.add(fixedPart);
    return new ScriptedPrompting();
  }

  @Override
  public CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    return CompletableFuture.completedStage(new Answer(text, new TokenCounts(7, 4, 3), finish));
  }

  @Override
  public CompletionStage<Reply> request(Json item, boolean keepModel) {
    return CompletableFuture.completedStage(new Reply(item, new TokenCounts(9, -1, 5), finish));
  }

  @Override
  public void close() {}

  private final class ScriptedPrompting implements Prompting {
    @Override
    public CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException {
      if (prompt.text().contains("long")) {
        throw new CallFailedException(new CallError(CallError.PROMPT_TOO_LONG, "does not fit"));
      }
      return prompt.text().contains("crash")
          ? CompletableFuture.failedStage(new IllegalStateException("a fault of ours"))
          : CompletableFuture.completedStage(new Answer(text, new TokenCounts(7, 4, 3), finish));
    }

    @Override
    public CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling) {
      return CompletableFuture.completedStage(
          new Choice(labels.exactly(text.strip()).orElseThrow(), text, new TokenCounts(7, 4, 1)));
    }

    @Override
    public CompletionStage<Likelihoods> probabilities(Rendered prompt, Labels labels) {
      probabilitiesAsked++;
      if (probabilitiesFail && probabilitiesAsked % 2 == 0) {
        throw new IllegalStateException("no probabilities");
      }
      return probabilitiesFail
          ? CompletableFuture.failedStage(new IllegalStateException("no probabilities"))
          : CompletableFuture.completedStage(
              new Likelihoods(Map.of("YES", 0.25), new TokenCounts(20, 8, 2)));
    }
  }
}
