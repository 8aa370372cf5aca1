package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.llm.DecimalRule;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.Prompt;
import io.pcm.api.llm.Sampling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of the functions of language models. */
final class PromptReader {
  /** In place of a text that is missing or wrong, which has been reported. */
  private static final String NO_TEXT = "missing";

  private PromptReader() {}

  /** The prompt with what is right in its settings; what is not is reported. */
  static Prompt read(Fields with) {
    Optional<String> text =
        with.required("prompt", "the prompt text, with {{field}} for each field of the item")
            .flatMap(field -> field.word("the text of the prompt"));
    Prompt prompt = Prompt.of(text.orElse(NO_TEXT));
    Optional<String> system =
        with.get("system").flatMap(field -> field.word("the text of the system message"));
    prompt = system.isPresent() ? prompt.system(system.get()) : prompt;
    prompt = withExamples(prompt, with);
    for (Map.Entry<String, List<String>> label : labels(with).entrySet()) {
      prompt = prompt.label(label.getKey(), label.getValue());
    }
    Optional<BigDecimal> temperature =
        with.get("temperature")
            .flatMap(
                field ->
                    field.number(
                        BigDecimal.ZERO, BigDecimal.valueOf(LlmRules.TEMPERATURE_MAX), "number"));
    prompt = temperature.isPresent() ? prompt.temperature(temperature.get()) : prompt;
    Optional<Integer> seed = with.whole(LlmRules.SEED);
    prompt = seed.isPresent() ? prompt.seed(seed.get()) : prompt;
    Optional<Integer> samples = with.whole(LlmRules.SAMPLES);
    prompt = samples.isPresent() ? prompt.samples(samples.get()) : prompt;
    Optional<Integer> tokens = with.whole(LlmRules.MAX_TOKENS);
    prompt = tokens.isPresent() ? prompt.maxTokens(tokens.get()) : prompt;
    Optional<List<String>> stop =
        with.get("stop").map(field -> field.wordOrWords("a string or a list of strings"));
    prompt = stop.isPresent() ? prompt.stop(stop.get()) : prompt;
    prompt = withAnswer(prompt, with);
    Optional<String> adapter =
        with.get(LlmRules.ADAPTER).flatMap(field -> field.word("the name of an adapter"));
    prompt = adapter.isPresent() ? prompt.adapter(adapter.get()) : prompt;
    Optional<Boolean> details = with.get("details").flatMap(Field::bool);
    prompt = details.isPresent() ? prompt.details(details.get()) : prompt;
    Optional<Boolean> likely = with.get(LlmRules.PROBABILITIES).flatMap(Field::bool);
    prompt = likely.isPresent() ? prompt.probabilities(likely.get()) : prompt;
    Optional<Boolean> special = with.get(LlmRules.ALLOW_SPECIAL_TOKENS).flatMap(Field::bool);
    return special.isPresent() ? prompt.allowSpecialTokens(special.get()) : prompt;
  }

  private static Prompt withAnswer(Prompt before, Fields with) {
    Prompt prompt = before;
    Optional<Sampling> sampling =
        with.get("sampling")
            .flatMap(field -> field.mapping("a mapping such as {top-p: 0.9, top-k: 20}"))
            .map(PromptReader::sampling);
    prompt = sampling.isPresent() ? prompt.sampling(sampling.get()) : prompt;
    Optional<Json> schema = json(with, "schema", "a JSON Schema such as {type: object, …}");
    prompt = schema.isPresent() ? prompt.schema(schema.get()) : prompt;
    Optional<String> cut = with.get("on-length").flatMap(f -> f.choice(LlmRules.ON_LENGTH));
    prompt = cut.isPresent() ? prompt.failIfCut(cut.get().equals("error")) : prompt;
    Optional<String> thinking =
        with.get(LlmRules.THINKING).flatMap(f -> f.choice(LlmRules.THINKING_WORDS));
    prompt = thinking.isPresent() ? prompt.thinking(thinking.get().equals("on")) : prompt;
    Optional<Json> body = json(with, "extra-body", "a mapping such as {logit_bias: {…}}");
    if (body.isPresent()) {
      checkBody(
          with.get("extra-body").flatMap(f -> f.mapping("a mapping")).orElseThrow(),
          thinking.isPresent());
    }
    return body.isPresent() ? prompt.extraBody(body.get()) : prompt;
  }

  /**
   * @param thinks whether the task has the setting thinking
   */
  private static void checkBody(Fields body, boolean thinks) {
    LlmRules.OWN_BODY.stream()
        .filter(name -> body.all().containsKey(name))
        .forEach(name -> body.key(name).wrong("is set by PCM, from the settings of the task"));
    Optional<Fields> arguments =
        body.get(LlmRules.TEMPLATE_ARGUMENTS)
            .flatMap(f -> f.mapping("a mapping such as {documents: []}"));
    if (thinks && arguments.isPresent()) {
      arguments
          .get()
          .get(LlmRules.ENABLE_THINKING)
          .ifPresent(
              field -> field.wrong("is what thinking sets; the task must have only one of both"));
    }
  }

  private static Sampling sampling(Fields fields) {
    List<String> known =
        Stream.concat(
                Stream.of(LlmRules.TOP_K.name()), LlmRules.SAMPLING.stream().map(DecimalRule::name))
            .toList();
    fields.allowOnly("sampling", known, OtherWords.WITH::instead);
    Optional<Integer> topK = fields.whole(LlmRules.TOP_K);
    Sampling sampling =
        topK.isPresent() ? Sampling.defaults().topK(topK.get()) : Sampling.defaults();
    for (DecimalRule rule : LlmRules.SAMPLING) {
      Optional<BigDecimal> number =
          fields.get(rule.name()).flatMap(f -> f.number(rule.least(), rule.most(), "number"));
      sampling = number.isPresent() ? sampling.with(rule, number.get()) : sampling;
    }
    return sampling;
  }

  private static Optional<Json> json(Fields with, String name, String what) {
    Optional<Field> field = with.get(name);
    return field.flatMap(f -> f.mapping(what)).isPresent()
        ? field.flatMap(f -> f.json(Limits.SETTINGS_BYTES))
        : Optional.empty();
  }

  private static Prompt withExamples(Prompt prompt, Fields with) {
    String what = "a list such as [{user: 'Is 2 + 2 four?', assistant: 'Yes'}]";
    Prompt all = prompt;
    for (Field item : with.get("examples").flatMap(f -> f.list(what)).orElse(List.of())) {
      Optional<Fields> pair = item.mapping("a mapping such as {user: …, assistant: …}");
      if (pair.isPresent()) {
        pair.get().allowOnly("an example", List.of("user", "assistant"));
        all = all.example(text(pair.get(), "user"), text(pair.get(), "assistant"));
      }
    }
    return all;
  }

  private static String text(Fields pair, String name) {
    return pair.required(name, "the text of a message")
        .flatMap(field -> field.word("the text of a message"))
        .orElse(NO_TEXT);
  }

  /** None if they have another shape, which is reported. */
  private static Map<String, List<String>> labels(Fields with) {
    Optional<Field> field = with.get("labels");
    Optional<Fields> labels =
        field.flatMap(
            f -> f.mapping("a mapping such as {SUPPORTS: [True, Yes], REFUTES: [False, No]}"));
    Map<String, List<String>> all = new LinkedHashMap<>();
    if (labels.isEmpty()) {
      return all;
    }
    int before = with.at().problems().count();
    labels.get().all().forEach((label, words) -> all.put(label, words(words)));
    return with.at().problems().count() > before ? Map.of() : all;
  }

  private static List<String> words(Field label) {
    if (label.value() instanceof Value.Scalar word) {
      return List.of(word.text());
    }
    List<String> words = new ArrayList<>();
    for (Field item : label.list("a list of words that stand for the label").orElse(List.of())) {
      if (item.value() instanceof Value.Scalar word) {
        words.add(word.text());
      } else {
        item.wrong("must be a word, not " + item.value().shown());
      }
    }
    return words;
  }
}
