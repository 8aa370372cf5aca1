package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Sampling;
import java.util.concurrent.CompletionStage;

/** The function {@code classify}: which of the labels the model answers. */
final class Classify implements AsyncLibraryFunction {
  private final Engine.Prompting prompting;
  private final Template template;
  private final Labels labels;
  private final Sampling sampling;
  private final boolean details;

  private Classify(
      Engine.Prompting prompting,
      Template template,
      Labels labels,
      Sampling sampling,
      boolean details) {
    this.prompting = prompting;
    this.template = template;
    this.labels = labels;
    this.sampling = sampling;
    this.details = details;
  }

  static AsyncLibraryFunction of(Engine engine, Json json) throws Exception {
    CheckedObject settings = CheckedObject.of("settings of classify", json);
    Template template = LlmLibrary.prompt(settings, engine);
    Labels labels = Labels.of(settings.object("labels"));
    Sampling sampling = LlmLibrary.sampling(settings);
    boolean details = settings.flag("details", false);
    settings.end();
    return new Classify(engine.prepare(template.fixedPart()), template, labels, sampling, details);
  }

  @Override
  public CompletionStage<Json> start(Json item) throws CallFailedException {
    return prompting.classify(template.render(item), labels, sampling).thenApply(this::result);
  }

  private Json result(Choice choice) {
    return details
        ? LlmLibrary.details(
            "label", Json.quote(choice.label()), choice.promptTokens(), choice.tokens(), "label")
        : Json.of(Json.quote(choice.label()));
  }
}
