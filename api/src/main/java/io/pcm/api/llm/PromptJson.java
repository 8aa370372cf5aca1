package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.WholeNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a prompt as the settings of its function. */
final class PromptJson {
  private static final List<String> FLAGS =
      List.of("details", LlmRules.PROBABILITIES, LlmRules.ALLOW_SPECIAL_TOKENS);

  private final List<String> members = new ArrayList<>();

  private PromptJson() {}

  static Json of(Prompt prompt) {
    PromptJson json = new PromptJson();
    json.texts(prompt);
    json.numbers(prompt);
    json.answer(prompt);
    return Json.of("{" + String.join(",", json.members) + "}");
  }

  private void texts(Prompt prompt) {
    prompt.setting("system", String.class).ifPresent(value -> add("system", Json.quote(value)));
    if (!prompt.examples().isEmpty()) {
      add("examples", array(prompt.examples().stream().map(PromptJson::example).toList()));
    }
    add("prompt", Json.quote(prompt.text()));
    if (!prompt.labels().isEmpty()) {
      add(
          "labels",
          prompt.labels().entrySet().stream()
              .map(PromptJson::label)
              .collect(Collectors.joining(",", "{", "}")));
    }
  }

  private void numbers(Prompt prompt) {
    prompt.setting("temperature", BigDecimal.class).ifPresent(value -> add("temperature", value));
    number(LlmRules.SEED, prompt);
    number(LlmRules.SAMPLES, prompt);
    prompt.setting("sampling", Sampling.class).ifPresent(value -> add("sampling", value.json()));
    number(LlmRules.MAX_TOKENS, prompt);
  }

  private void answer(Prompt prompt) {
    if (!prompt.stop().isEmpty()) {
      add("stop", quoted(prompt.stop()));
    }
    prompt.setting("schema", Json.class).ifPresent(value -> add("schema", value));
    word(prompt, LlmRules.THINKING, LlmRules.THINKING_WORDS);
    word(prompt, "on-length", LlmRules.ON_LENGTH);
    prompt.setting("extra-body", Json.class).ifPresent(value -> add("extra-body", value));
    prompt
        .setting(LlmRules.ADAPTER, String.class)
        .ifPresent(value -> add(LlmRules.ADAPTER, Json.quote(value)));
    for (String name : FLAGS) {
      prompt.flag(name).ifPresent(on -> add(name, on));
    }
  }

  private void word(Prompt prompt, String name, List<String> words) {
    prompt.flag(name).ifPresent(on -> add(name, Json.quote(words.get(on ? 1 : 0))));
  }

  private void number(WholeNumber rule, Prompt prompt) {
    prompt.number(rule).ifPresent(number -> add(rule.name(), number));
  }

  private void add(String name, Object json) {
    members.add(Json.quote(name) + ":" + json);
  }

  private static String example(Prompt.Example example) {
    return "{\"user\":"
        + Json.quote(example.user())
        + ",\"assistant\":"
        + Json.quote(example.assistant())
        + "}";
  }

  private static String label(Map.Entry<String, List<String>> label) {
    return Json.quote(label.getKey()) + ":" + quoted(label.getValue());
  }

  private static String quoted(List<String> texts) {
    return array(texts.stream().map(Json::quote).toList());
  }

  private static String array(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }
}
