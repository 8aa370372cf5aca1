package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.model.LlamaRules;
import io.pcm.model.PromptText;
import io.pcm.model.Surrogates;
import io.pcm.runtime.sites.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the settings of {@code complete} and {@code classify} as far as possible without a model.
 */
final class LlamaSettingsCheck {
  private final Fields with;
  private final int contextSize;
  private final Map<String, Value> written = new LinkedHashMap<>();

  private LlamaSettingsCheck(Fields with, int contextSize) {
    this.with = with;
    this.contextSize = contextSize;
  }

  /** The settings for the library; empty if the function or a setting is wrong. */
  static Optional<Json> read(Fields with, String function, int contextSize) {
    int before = with.at().problems().count();
    if (!LlamaRules.FUNCTIONS.contains(function)) {
      return Optional.empty();
    }
    with.allowOnly("'with' for " + function, LlamaRules.settings(function));
    LlamaSettingsCheck settings = new LlamaSettingsCheck(with, contextSize);
    settings.check(function);
    return with.at().problems().count() > before ? Optional.empty() : settings.json();
  }

  /** Reports a function that the library does not have. */
  static void checkFunction(Field function, String name) {
    if (!LlamaRules.FUNCTIONS.contains(name)) {
      function.wrong(
          "a library of kind llama has no function "
              + Value.Scalar.quoted(name)
              + Suggestion.among(LlamaRules.FUNCTIONS, name));
    }
  }

  private Optional<Json> json() {
    List<Value.Entry> entries = new ArrayList<>();
    Place place = with.at().value().place();
    written.forEach(
        (key, value) -> entries.add(new Value.Entry(new Value.Scalar(key, false, place), value)));
    return new Field(new Value.Mapping(entries, place), with.at().property(), with.at().problems())
        .json(Limits.SETTINGS_BYTES);
  }

  private void check(String function) {
    with.required("prompt", "the prompt text, with {{field}} for each field of the item")
        .ifPresent(this::prompt);
    if (function.equals("classify")) {
      with.required("labels", "a mapping of labels to their words").ifPresent(this::labels);
    }
    with.get("temperature")
        .filter(
            f ->
                f.number(BigDecimal.ZERO, BigDecimal.valueOf(LlamaRules.TEMPERATURE_MAX), "number")
                    .isPresent())
        .ifPresent(f -> written.put("temperature", f.value()));
    integer(LlamaRules.SEED, LlamaRules.SEED.most());
    if (function.equals("complete")) {
      integer(LlamaRules.MAX_TOKENS, Math.max(1, contextSize - 1));
      with.get("stop").ifPresent(this::stop);
    }
    with.get("details")
        .filter(f -> f.bool().isPresent())
        .ifPresent(f -> written.put("details", f.value()));
  }

  /** Writes plain digits, because not every JSON parser treats {@code 1e3} as a whole number. */
  private void integer(LlamaRules.Whole rule, long max) {
    Optional<Field> field = with.get(rule.name());
    field.stream()
        .flatMapToLong(f -> f.integer(rule.least(), max).stream())
        .forEach(
            n ->
                written.put(
                    rule.name(),
                    new Value.Scalar(Long.toString(n), true, with.at().value().place())));
  }

  private void prompt(Field field) {
    Optional<String> text = field.word("the text of the prompt");
    text.ifPresent(
        prompt -> written.put("prompt", new Value.Scalar(prompt, false, field.value().place())));
    if (text.isPresent()) {
      try {
        PromptText.parse(text.get());
      } catch (PromptText.BadPromptException e) {
        field.wrong(String.valueOf(e.getMessage()));
      }
    }
  }

  private void labels(Field field) {
    Optional<Fields> labels =
        field.mapping("a mapping such as {SUPPORTS: [True, Yes], REFUTES: [False, No]}");
    if (labels.isEmpty()) {
      return;
    }
    Map<String, Field> all = labels.get().all();
    int most = LlamaRules.WORDS_MAX;
    if (all.size() < LlamaRules.LABELS_MIN || all.size() > most) {
      field.wrong(
          "must have " + LlamaRules.LABELS_MIN + " to " + most + " labels, not " + all.size());
    }
    Map<String, String> labelOfWord = new LinkedHashMap<>();
    List<Value.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Field> label : all.entrySet()) {
      Field at = label.getValue();
      if (label.getKey().isBlank()) {
        labels.get().key(label.getKey()).wrong("a label must not be empty");
      }
      List<Value> words = words(at, label.getKey(), labelOfWord);
      entries.add(
          new Value.Entry(
              quoted(label.getKey(), at), new Value.Listing(words, at.value().place())));
    }
    if (all.size() <= most && labelOfWord.size() > most) {
      field.wrong(
          "must have at most " + most + " words in all its labels, not " + labelOfWord.size());
    }
    written.put("labels", new Value.Mapping(entries, field.value().place()));
  }

  private static List<Value> words(Field at, String label, Map<String, String> labelOfWord) {
    List<Field> items =
        at.value() instanceof Value.Scalar
            ? List.of(at)
            : at.list("a list of words that stand for the label").orElse(List.of());
    if (at.value() instanceof Value.Listing && items.isEmpty()) {
      at.wrong("must have at least one word for the label");
    }
    List<Value> words = new ArrayList<>();
    for (Field item : items) {
      String word =
          item.value() instanceof Value.Scalar ? ((Value.Scalar) item.value()).text() : "";
      if (word.isEmpty()
          || word.length() > LlamaRules.WORD_CHARS_MAX
          || !word.equals(word.strip())) {
        item.wrong(
            "must be a word of 1 to "
                + LlamaRules.WORD_CHARS_MAX
                + " characters, without spaces around it, not "
                + (item.value() instanceof Value.Scalar
                    ? Value.Scalar.quoted(word)
                    : item.value().shown()));
        continue;
      }
      String other = labelOfWord.putIfAbsent(word, label);
      if (other != null) {
        item.wrong(
            "word "
                + Value.Scalar.quoted(word)
                + " is already used for label "
                + Value.Scalar.quoted(other));
      }
      words.add(quoted(word, item));
    }
    return words;
  }

  private void stop(Field field) {
    List<String> texts = field.wordOrWords("a string or a list of strings");
    if (texts.size() > LlamaRules.STOPS_MAX) {
      field.wrong("must be at most " + LlamaRules.STOPS_MAX + " strings, not " + texts.size());
    }
    List<Value> values = new ArrayList<>();
    texts.forEach(text -> values.add(quoted(text, field)));
    written.put("stop", new Value.Listing(values, field.value().place()));
  }

  private static Value.Scalar quoted(String text, Field field) {
    if (Surrogates.firstAlone(text) >= 0) {
      field.wrong("has a lone surrogate (half a character): " + Surrogates.shown(text));
    }
    return new Value.Scalar(text, false, field.value().place());
  }
}
