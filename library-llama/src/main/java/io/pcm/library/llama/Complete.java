package io.pcm.library.llama;

import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llama.Engine.Answer;
import io.pcm.library.llama.Engine.Sampling;
import java.util.List;
import java.util.Optional;

/** The function {@code complete}: the model's continuation of a prompt. */
final class Complete implements LibraryFunction {
  private final Prompts prompts;
  private final Template template;
  private final Sampling sampling;
  private final int maxTokens;
  private final List<String> stops;
  private final boolean details;
  private final Optional<Prompts.FixedPart> fixed;

  private Complete(
      Prompts prompts, Template template, Sampling sampling, Stopping stopping, boolean details) {
    this.prompts = prompts;
    this.template = template;
    this.sampling = sampling;
    this.maxTokens = stopping.maxTokens();
    this.stops = stopping.stops();
    this.details = details;
    this.fixed = prompts.prepare(template.fixedPart());
  }

  private record Stopping(int maxTokens, List<String> stops) {}

  static LibraryFunction of(Prompts prompts, Json json) throws InvalidSettingException {
    CheckedObject settings = CheckedObject.of("settings of complete", json);
    Template template = Template.of("prompt", settings.text("prompt"), settings);
    Sampling sampling = LlamaLibrary.sampling(settings);
    Stopping stopping = new Stopping(settings.integer(LlmRules.MAX_TOKENS), stops(settings));
    boolean details = settings.flag("details", false);
    settings.end();
    return new Complete(prompts, template, sampling, stopping, details);
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
  public Json call(Json item) throws CallFailedException {
    String prompt = template.render(item);
    int[] tokens = prompts.tokens(prompt, maxTokens);
    Answer answer =
        prompts.first(
            fixed,
            tokens,
            prompts.request(prompt, Optional.empty(), sampling, maxTokens),
            text -> stop(text) >= 0);
    int stop = stop(answer.text());
    String text = stop < 0 ? answer.text() : answer.text().substring(0, stop);
    if (!details) {
      return Json.of(Json.quote(text));
    }
    String finish = stop >= 0 || answer.ended() ? "stop" : "length";
    return LlamaLibrary.details("text", text, tokens.length, answer.tokens(), finish);
  }

  /** Position of the first stop string in the answer, or -1. */
  private int stop(CharSequence answer) {
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
