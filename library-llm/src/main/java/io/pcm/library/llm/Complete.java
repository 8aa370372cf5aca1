package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import io.pcm.library.llm.Engine.Generation;
import java.util.concurrent.CompletionStage;

/** The function {@code complete}: the model's continuation of a prompt. */
final class Complete implements AsyncNotedFunction {
  private final Engine.Prompting prompting;
  private final Template template;
  private final AnswerForm form;
  private final EngineNotes notes;
  private final Samples samples;

  private Complete(
      Engine.Prompting prompting,
      Template template,
      AnswerForm form,
      Samples samples,
      EngineNotes notes) {
    this.samples = samples;
    this.prompting = prompting;
    this.template = template;
    this.form = form;
    this.notes = notes;
  }

  static AsyncNotedFunction of(Engine engine, CheckedObject settings) throws Exception {
    Template template = LlmLibrary.prompt(settings, engine);
    AnswerForm form = AnswerForm.of(settings);
    Generation generation = LlmLibrary.generation(settings, form);
    Samples samples = Samples.of(settings, generation);
    settings.end();
    return new Complete(
        engine.prepare(template.fixedPart()),
        template,
        form,
        samples,
        new EngineNotes(engine.identity()));
  }

  @Override
  public CompletionStage<NotedResult> startNoted(Json item) throws CallFailedException {
    Rendered prompt = template.render(item);
    return samples
        .ask(
            item,
            each ->
                prompting
                    .complete(prompt, each)
                    .thenApply(
                        answer ->
                            new Engine.Reply(
                                form.result(answer), answer.counts(), answer.finish())))
        .thenApply(notes::on);
  }
}
