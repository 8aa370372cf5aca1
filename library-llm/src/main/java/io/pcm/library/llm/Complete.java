package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Sampling;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The function {@code complete}: the model's continuation of a prompt. */
final class Complete implements AsyncLibraryFunction {
  private final Engine.Prompting prompting;
  private final Template template;
  private final Generation generation;
  private final boolean details;

  private Complete(
      Engine.Prompting prompting, Template template, Generation generation, boolean details) {
    this.prompting = prompting;
    this.template = template;
    this.generation = generation;
    this.details = details;
  }

  static AsyncLibraryFunction of(Engine engine, Json json) throws Exception {
    CheckedObject settings = CheckedObject.of("settings of complete", json);
    Template template = Template.of("prompt", settings.text("prompt"), settings);
    Sampling sampling = LlmLibrary.sampling(settings);
    Generation generation =
        new Generation(sampling, settings.integer(LlmRules.MAX_TOKENS), stops(settings));
    boolean details = settings.flag("details", false);
    settings.end();
    return new Complete(engine.prepare(template.fixedPart()), template, generation, details);
  }

  private static List<String> stops(CheckedObject settings) throws InvalidSettingException {
    List<String> stops = settings.texts("stop");
    if (stops.size() > LlmRules.STOPS_MAX) {
      throw settings.bad(
          "stop", "must be at most " + LlmRules.STOPS_MAX + " strings, not " + stops.size());
    }
    return stops;
  }

  @Override
  public CompletionStage<Json> start(Json item) throws CallFailedException {
    return prompting.complete(template.render(item), generation).thenApply(this::result);
  }

  private Json result(Answer answer) {
    return details
        ? LlmLibrary.details(
            "text", answer.text(), answer.promptTokens(), answer.tokens(), answer.finish())
        : Json.of(Json.quote(answer.text()));
  }
}
