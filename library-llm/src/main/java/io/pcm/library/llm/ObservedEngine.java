package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.WindowAnnouncer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An engine that notes what one call asks it, and what it answers. */
final class ObservedEngine implements Engine {
  private final Engine engine;
  private final Map<String, Prompting> prepared;
  private final Observation seen;

  /**
   * @param prepared what the engine has prepared for the task, by the fixed part of its prompts;
   *     grows, and is shared by the task's calls
   */
  ObservedEngine(Engine engine, Map<String, Prompting> prepared, Observation seen) {
    this.engine = engine;
    this.prepared = prepared;
    this.seen = seen;
  }

  @Override
  public boolean isAsynchronous() {
    return engine.isAsynchronous();
  }

  @Override
  public boolean stopsCalls() {
    return engine.stopsCalls();
  }

  @Override
  public Identity identity() {
    return engine.identity();
  }

  @Override
  public Optional<SpecialTokens> specialTokens() {
    return engine.specialTokens();
  }

  @Override
  public boolean knowsProbabilities() {
    return engine.knowsProbabilities();
  }

  @Override
  public Optional<Engine> adapted(String adapter) {
    return engine.adapted(adapter).map(with -> new ObservedEngine(with, prepared, seen));
  }

  @Override
  public Prompting prepare(String fixedPart) throws Exception {
    Prompting known = prepared.get(fixedPart);
    if (known == null) {
      known = engine.prepare(fixedPart);
      prepared.put(fixedPart, known);
    }
    return new ObservedPrompting(fixedPart, known);
  }

  @Override
  public CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    seen.asked(messages);
    return engine.chat(messages, generation).thenApply(this::answered);
  }

  @Override
  public CompletionStage<Reply> embed(Rendered prompt) throws CallFailedException {
    seen.asked("", prompt);
    return engine.embed(prompt);
  }

  @Override
  public CompletionStage<Reply> request(Json item, boolean keepModel) throws CallFailedException {
    return engine.request(item, keepModel);
  }

  @Override
  public void announceWindow(WindowAnnouncer window) throws Exception {
    engine.announceWindow(window);
  }

  /** Leaves the engine open for the other calls. */
  @Override
  public void close() {}

  private Answer answered(Answer answer) {
    seen.answered(answer);
    return answer;
  }

  private final class ObservedPrompting implements Prompting {
    private final String fixedPart;
    private final Prompting prompting;

    ObservedPrompting(String fixedPart, Prompting prompting) {
      this.fixedPart = fixedPart;
      this.prompting = prompting;
    }

    @Override
    public CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException {
      seen.asked(fixedPart, prompt);
      return prompting.complete(prompt, generation).thenApply(ObservedEngine.this::answered);
    }

    @Override
    public CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException {
      seen.asked(fixedPart, prompt);
      return prompting
          .classify(prompt, labels, sampling)
          .thenApply(
              choice -> {
                seen.chose(choice, prompting, labels);
                return choice;
              });
    }

    @Override
    public CompletionStage<Likelihoods> probabilities(Rendered prompt, Labels labels) {
      return prompting
          .probabilities(prompt, labels)
          .thenApply(
              likely -> {
                seen.likely(likely.labels());
                return likely;
              });
    }
  }
}
