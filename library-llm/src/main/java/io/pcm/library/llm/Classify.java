package io.pcm.library.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Sampling;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The function {@code classify}: which of the labels the model answers. */
final class Classify implements AsyncLibraryFunction {
  private final Engine.Prompting prompting;
  private final Template template;
  private final Labels labels;
  private final Sampling sampling;
  private final Form form;

  /** What the result is: the label, an object with details, or one with probabilities too. */
  private enum Form {
    LABEL,
    DETAILS,
    PROBABILITIES
  }

  private Classify(
      Engine.Prompting prompting, Template template, Labels labels, Sampling sampling, Form form) {
    this.prompting = prompting;
    this.template = template;
    this.labels = labels;
    this.sampling = sampling;
    this.form = form;
  }

  static AsyncLibraryFunction of(Engine engine, CheckedObject settings) throws Exception {
    Template template = LlmLibrary.prompt(settings, engine);
    Labels labels = Labels.of(settings.object("labels"));
    Sampling sampling = LlmLibrary.sampling(settings);
    Form form = settings.flag("details", false) ? Form.DETAILS : Form.LABEL;
    if (settings.flag(LlmRules.PROBABILITIES, false)) {
      if (!engine.knowsProbabilities()) {
        throw settings.bad(LlmRules.PROBABILITIES, "needs an engine that is a server");
      }
      form = Form.PROBABILITIES;
    }
    settings.end();
    return new Classify(engine.prepare(template.fixedPart()), template, labels, sampling, form);
  }

  @Override
  public CompletionStage<Json> start(Json item) throws CallFailedException {
    Rendered prompt = template.render(item);
    CompletionStage<Choice> choice = prompting.classify(prompt, labels, sampling);
    return form == Form.PROBABILITIES
        ? choice.thenCompose(
            chosen ->
                prompting
                    .probabilities(prompt, labels)
                    .thenApply(likely -> withProbabilities(chosen, likely)))
        : choice.thenApply(this::result);
  }

  private Json result(Choice choice) {
    return form == Form.LABEL ? Json.of(Json.quote(choice.label())) : details(choice);
  }

  private static Json details(Choice choice) {
    return LlmLibrary.details(
        "label", Json.quote(choice.label()), choice.promptTokens(), choice.tokens(), "label");
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
