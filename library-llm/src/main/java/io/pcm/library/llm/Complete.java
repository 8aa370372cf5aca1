package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.Engine.Generation;
import java.util.concurrent.CompletionStage;

/** The function {@code complete}: the model's continuation of a prompt. */
final class Complete implements AsyncLibraryFunction {
  private final Engine.Prompting prompting;
  private final Template template;
  private final Generation generation;
  private final AnswerForm form;

  private Complete(
      Engine.Prompting prompting, Template template, Generation generation, AnswerForm form) {
    this.prompting = prompting;
    this.template = template;
    this.generation = generation;
    this.form = form;
  }

  static AsyncLibraryFunction of(Engine engine, CheckedObject settings) throws Exception {
    Template template = LlmLibrary.prompt(settings, engine);
    AnswerForm form = AnswerForm.of(settings);
    Generation generation = LlmLibrary.generation(settings, form);
    settings.end();
    return new Complete(engine.prepare(template.fixedPart()), template, generation, form);
  }

  @Override
  public CompletionStage<Json> start(Json item) throws CallFailedException {
    return prompting.complete(template.render(item), generation).thenApply(form::result);
  }
}
