package io.pcm.library.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Sampling;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The function {@code classify}: which of the labels the model answers. */
final class Classify implements AsyncNotedFunction {
  /** Why an answer ended: nothing but a label is possible, and it is there. */
  static final String FINISH = "label";

  private final Engine.Prompting prompting;
  private final Template template;
  private final Words words;
  private final Form form;
  private final EngineNotes notes;

  /** What the result is: the label, an object with details, or one with probabilities too. */
  private enum Form {
    LABEL,
    DETAILS,
    PROBABILITIES
  }

  /** Of which labels one is chosen, and how. */
  private record Words(Labels labels, Sampling sampling) {}

  private Classify(
      Engine.Prompting prompting, Template template, Words words, Form form, EngineNotes notes) {
    this.prompting = prompting;
    this.template = template;
    this.words = words;
    this.form = form;
    this.notes = notes;
  }

  static AsyncNotedFunction of(Engine engine, CheckedObject settings) throws Exception {
    Template template = LlmLibrary.prompt(settings, engine);
    Labels labels = Labels.of(settings.object("labels"));
    Sampling sampling = LlmLibrary.sampling(settings);
    Form form = settings.flag("details", false) ? Form.DETAILS : Form.LABEL;
    if (settings.flag(LlmRules.PROBABILITIES, false)) {
      if (!engine.knowsProbabilities()) {
        throw settings.bad(
            LlmRules.PROBABILITIES, "needs an engine that tells them: llama-server or vllm");
      }
      form = Form.PROBABILITIES;
    }
    settings.end();
    return new Classify(
        engine.prepare(template.fixedPart()),
        template,
        new Words(labels, sampling),
        form,
        new EngineNotes(engine.identity()));
  }

  @Override
  public CompletionStage<NotedResult> startNoted(Json item) throws CallFailedException {
    Rendered prompt = template.render(item);
    CompletionStage<Choice> choice = prompting.classify(prompt, words.labels(), words.sampling());
    return form == Form.PROBABILITIES
        ? choice.thenCompose(
            chosen ->
                prompting
                    .probabilities(prompt, words.labels())
                    .thenApply(
                        likely ->
                            noted(
                                withProbabilities(chosen, likely.labels()),
                                chosen.counts().plus(likely.counts()))))
        : choice.thenApply(this::result);
  }

  private NotedResult result(Choice choice) {
    return noted(
        form == Form.LABEL ? Json.of(Json.quote(choice.label())) : details(choice),
        choice.counts());
  }

  private NotedResult noted(Json result, TokenCounts counts) {
    return notes.on(result, counts, FINISH);
  }

  private static Json details(Choice choice) {
    return LlmLibrary.details("label", Json.quote(choice.label()), choice.counts(), FINISH);
  }

  private static Json withProbabilities(Choice choice, Map<String, Double> likely) {
    String details = details(choice).toString();
    return Json.of(
        details.substring(0, details.length() - 1)
            + ","
            + probabilities(likely).toString().substring(1));
  }

  /** The members that tell how likely each label is. */
  static ObjectNode probabilities(Map<String, Double> likely) {
    ObjectNode members = CheckedObject.JSON.createObjectNode();
    ObjectNode each = members.putObject("probabilities");
    likely.forEach((label, probability) -> each.put(label, rounded(probability)));
    members.put("mass", rounded(likely.values().stream().mapToDouble(Double::doubleValue).sum()));
    return members;
  }

  /** To six digits after the point: engines compute with fewer. */
  private static double rounded(double probability) {
    return Math.round(Math.min(1, probability) * 1e6) / 1e6;
  }
}
