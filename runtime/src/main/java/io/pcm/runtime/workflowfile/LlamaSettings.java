package io.pcm.runtime.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.model.PromptText;
import io.pcm.model.Surrogates;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the settings of {@code complete} and {@code classify} as far as that goes without a model.
 */
final class LlamaSettings {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "complete",
          List.of("prompt", "temperature", "seed", "max-tokens", "stop", "details"),
          "classify",
          List.of("prompt", "labels", "temperature", "seed", "details"));
  private static final List<String> FUNCTIONS = List.of("complete", "classify");
  private static final int STOPS = 16;
  private static final int LABELS = 1000;
  private static final int WORD_CHARS = 256;

  private final Fields with;
  private final int contextSize;
  private final Map<String, Value> written = new LinkedHashMap<>();

  private LlamaSettings(Fields with, int contextSize) {
    this.with = with;
    this.contextSize = contextSize;
  }

  /** The settings as the library takes them; empty if the function or a setting is wrong. */
  static Optional<Json> read(Fields with, String function, int contextSize) {
    int before = with.at().problems().count();
    if (!FUNCTIONS.contains(function)) {
      return Optional.empty();
    }
    with.allowOnly("'with' for " + function, KEYS.getOrDefault(function, List.of()));
    LlamaSettings settings = new LlamaSettings(with, contextSize);
    settings.check(function);
    return with.at().problems().count() > before ? Optional.empty() : settings.json();
  }

  /** Tells a function that the library does not have. */
  static void checkFunction(Field function, String name) {
    if (!FUNCTIONS.contains(name)) {
      function.wrong(
          "a library of kind llama has no function "
              + Value.Scalar.quoted(name)
              + Suggestion.among(FUNCTIONS, name));
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
    with.required("prompt", "the text, with {{field}} where a field of the item goes")
        .ifPresent(this::prompt);
    if (function.equals("classify")) {
      with.required("labels", "a mapping of labels to the words that stand for them")
          .ifPresent(this::labels);
    }
    with.get("temperature")
        .filter(f -> f.number(BigDecimal.ZERO, BigDecimal.TEN, "number").isPresent())
        .ifPresent(f -> written.put("temperature", f.value()));
    integer("seed", 0, Integer.MAX_VALUE);
    if (function.equals("complete")) {
      integer("max-tokens", 1, Math.max(1, contextSize - 1));
      with.get("stop").ifPresent(this::stop);
    }
    with.get("details")
        .filter(f -> f.bool().isPresent())
        .ifPresent(f -> written.put("details", f.value()));
  }

  /** Written as plain digits, since {@code 1e3} is no whole number to every reader of JSON. */
  private void integer(String key, long min, long max) {
    Optional<Field> field = with.get(key);
    field.stream()
        .flatMapToLong(f -> f.integer(min, max).stream())
        .forEach(
            n ->
                written.put(
                    key, new Value.Scalar(Long.toString(n), true, with.at().value().place())));
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
    if (all.size() < 2 || all.size() > LABELS) {
      field.wrong("must have 2 to " + LABELS + " labels, not " + all.size());
    }
    Map<String, String> labelOfWord = new LinkedHashMap<>();
    List<Value.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Field> label : all.entrySet()) {
      Field at = label.getValue();
      if (label.getKey().isBlank()) {
        labels.get().key(label.getKey()).wrong("a label is not an empty text");
      }
      List<Value> words = words(at, label.getKey(), labelOfWord);
      entries.add(
          new Value.Entry(
              quoted(label.getKey(), at), new Value.Listing(words, at.value().place())));
    }
    written.put("labels", new Value.Mapping(entries, field.value().place()));
  }

  private static List<Value> words(Field at, String label, Map<String, String> labelOfWord) {
    List<Field> items =
        at.value() instanceof Value.Scalar
            ? List.of(at)
            : at.list("a list of words that stand for the label").orElse(List.of());
    if (at.value() instanceof Value.Listing && items.isEmpty()) {
      at.wrong("must have at least one word that stands for the label");
    }
    List<Value> words = new ArrayList<>();
    for (Field item : items) {
      String word =
          item.value() instanceof Value.Scalar ? ((Value.Scalar) item.value()).text() : "";
      if (word.isEmpty() || word.length() > WORD_CHARS || !word.equals(word.strip())) {
        item.wrong(
            "must be a word of 1 to "
                + WORD_CHARS
                + " characters that stands for the label, without spaces around it, not "
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
                + " stands for label "
                + Value.Scalar.quoted(other)
                + " already");
      }
      words.add(quoted(word, item));
    }
    return words;
  }

  private void stop(Field field) {
    List<String> texts = field.wordOrWords("a text or a list of texts");
    if (texts.size() > STOPS) {
      field.wrong("must be at most " + STOPS + " texts, not " + texts.size());
    }
    List<Value> values = new ArrayList<>();
    texts.forEach(text -> values.add(quoted(text, field)));
    written.put("stop", new Value.Listing(values, field.value().place()));
  }

  private static Value.Scalar quoted(String text, Field field) {
    if (Surrogates.firstAlone(text) >= 0) {
      field.wrong("has half a character (a lone surrogate): " + Surrogates.shown(text));
    }
    return new Value.Scalar(text, false, field.value().place());
  }
}
