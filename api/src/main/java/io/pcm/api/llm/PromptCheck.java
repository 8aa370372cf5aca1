package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Mistakes;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks a prompt as far as possible without a model. */
final class PromptCheck {
  private final Mistakes mistakes;
  private final int contextSize;

  /**
   * @param mistakes the place of the prompt's settings
   * @param contextSize tokens of prompt and answer
   */
  PromptCheck(Mistakes mistakes, int contextSize) {
    this.mistakes = mistakes;
    this.contextSize = contextSize;
  }

  void check(Prompt prompt, String function) {
    text(prompt.text(), mistakes.at("prompt"));
    prompt.setting("system", String.class).ifPresent(system -> text(system, mistakes.at("system")));
    examples(prompt.examples());
    if (function.equals(LlmRules.CLASSIFY)) {
      labels(prompt.labels());
    }
    refuse(prompt, function);
    prompt.setting("temperature", BigDecimal.class).ifPresent(this::temperature);
    prompt.number(LlmRules.SEED).ifPresent(seed -> mistakes.whole(LlmRules.SEED, seed));
    prompt.number(LlmRules.MAX_TOKENS).ifPresent(this::maxTokens);
    prompt.number(LlmRules.SAMPLES).ifPresent(number -> samples(number, prompt));
    stop(prompt.stop());
    prompt.setting("sampling", Sampling.class).ifPresent(this::sampling);
    for (String name : List.of("schema", "extra-body")) {
      prompt.setting(name, Json.class).ifPresent(value -> object(value, mistakes.at(name)));
    }
  }

  private void samples(int number, Prompt prompt) {
    mistakes.whole(LlmRules.SAMPLES, number);
    boolean random =
        prompt.setting("temperature", BigDecimal.class).map(BigDecimal::signum).orElse(0) > 0;
    if (number > 1 && !random) {
      mistakes
          .at(LlmRules.SAMPLES.name())
          .wrong("needs a temperature above 0, at which answers differ");
    }
  }

  private void maxTokens(int tokens) {
    int most = Math.max(1, contextSize - 1);
    if (tokens < 1 || tokens > most) {
      mistakes
          .at(LlmRules.MAX_TOKENS.name())
          .wrong("must be a whole number, 1 to " + most + ", not " + tokens);
    }
  }

  private void sampling(Sampling sampling) {
    Mistakes at = mistakes.at("sampling");
    sampling.topK().ifPresent(value -> at.whole(LlmRules.TOP_K, value));
    for (DecimalRule rule : LlmRules.SAMPLING) {
      BigDecimal value = sampling.numbers().getOrDefault(rule.name(), rule.otherwise());
      if (!rule.allows(value)) {
        at.at(rule.name())
            .wrong("must be a number, " + rule.least() + " to " + rule.most() + ", not " + value);
      }
    }
  }

  private static void object(Json json, Mistakes at) {
    if (!json.toString().strip().startsWith("{")) {
      at.wrong("must be an object, not " + Mistake.quoted(json.toString()));
    }
  }

  /** What another function has. */
  private void refuse(Prompt prompt, String function) {
    List<String> known = LlmRules.settings(function);
    prompt.given().stream()
        .sorted()
        .filter(name -> !known.contains(name))
        .forEach(name -> mistakes.at(name).wrong("is not a setting of " + function));
  }

  private void examples(List<Prompt.Example> examples) {
    Mistakes at = mistakes.at("examples");
    if (examples.size() > LlmRules.EXAMPLES_MAX) {
      at.wrong("must be at most " + LlmRules.EXAMPLES_MAX + ", not " + examples.size());
      return;
    }
    for (int i = 0; i < examples.size(); i++) {
      text(examples.get(i).user(), at.item(i).at("user"));
      text(examples.get(i).assistant(), at.item(i).at("assistant"));
    }
  }

  private static void text(String text, Mistakes at) {
    if (text.isEmpty()) {
      at.wrong("must be the text of the prompt, not an empty string");
      return;
    }
    try {
      PromptText.parse(text);
    } catch (PromptText.BadPromptException e) {
      at.wrong(String.valueOf(e.getMessage()));
    }
  }

  private void temperature(BigDecimal value) {
    BigDecimal most = BigDecimal.valueOf(LlmRules.TEMPERATURE_MAX);
    if (value.signum() < 0 || value.compareTo(most) > 0) {
      mistakes
          .at("temperature")
          .wrong("must be a number, 0 to " + LlmRules.TEMPERATURE_MAX + ", not " + value);
    }
  }

  private void labels(Map<String, List<String>> labels) {
    Mistakes at = mistakes.at("labels");
    if (labels.isEmpty()) {
      at.missing("labels, and the words that stand for each");
      return;
    }
    int most = LlmRules.WORDS_MAX;
    if (labels.size() < LlmRules.LABELS_MIN || labels.size() > most) {
      at.wrong(
          "must have " + LlmRules.LABELS_MIN + " to " + most + " labels, not " + labels.size());
    }
    Map<String, String> labelOfWord = new HashMap<>();
    for (Map.Entry<String, List<String>> label : labels.entrySet()) {
      Mistakes here = at.at(label.getKey());
      if (label.getKey().isBlank()) {
        here.wrong("a label must not be empty");
      }
      whole(label.getKey(), here);
      words(label.getKey(), label.getValue(), labelOfWord, here);
    }
    if (labels.size() <= most && labelOfWord.size() > most) {
      at.wrong("must have at most " + most + " words in all its labels, not " + labelOfWord.size());
    }
  }

  private static void words(
      String label, List<String> words, Map<String, String> labelOfWord, Mistakes at) {
    if (words.isEmpty()) {
      at.wrong("must have at least one word for the label");
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Mistakes here = at.item(i);
      if (word.isEmpty() || word.length() > LlmRules.WORD_CHARS_MAX || !word.equals(word.strip())) {
        here.wrong(
            "must be a word of 1 to "
                + LlmRules.WORD_CHARS_MAX
                + " characters, without spaces around it, not "
                + Mistake.quoted(word));
        continue;
      }
      String other = labelOfWord.putIfAbsent(word, label);
      if (other != null) {
        here.wrong(
            "word " + Mistake.quoted(word) + " is already used for label " + Mistake.quoted(other));
      }
      whole(word, here);
    }
  }

  private void stop(List<String> texts) {
    Mistakes at = mistakes.at("stop");
    if (texts.size() > LlmRules.STOPS_MAX) {
      at.wrong("must be at most " + LlmRules.STOPS_MAX + " strings, not " + texts.size());
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isEmpty()) {
        at.item(i).wrong("must be a string, not an empty string");
      }
      whole(texts.get(i), at.item(i));
    }
  }

  private static void whole(String text, Mistakes at) {
    if (Surrogates.firstAlone(text) >= 0) {
      at.wrong("has a lone surrogate (half a character): " + Surrogates.shown(text));
    }
  }
}
