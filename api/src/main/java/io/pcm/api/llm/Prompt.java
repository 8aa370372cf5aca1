package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.WholeNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to ask a model for each item, and how it samples the answer. Immutable: each method returns
 * a new value. {@code {{field}}} in the text is a placeholder for a field of the item: a string is
 * inserted as it is, any other value as JSON; {@code docs/llm.md} has the rules. The text before
 * the first placeholder is evaluated once per task in each context, so instructions and examples
 * belong there.
 *
 * <pre>{@code
 * Prompt prompt =
 *     Prompt.of("Claim: {{claim}}\nIs it true? Answer Yes or No:")
 *         .label("SUPPORTS", "Yes")
 *         .label("REFUTES", "No")
 *         .seed(42);
 * }</pre>
 *
 * <p>Methods accept every value. {@link io.pcm.api.workflow.WorkflowBuilder#build()} reports what
 * is wrong, when it is known for which function and library the prompt is used. {@code PromptFile}
 * of the artifact {@code pcm-workflow-file} reads prompts from files.
 */
public final class Prompt {
  private final String text;
  private final Map<String, List<String>> labels;
  private final List<Example> examples;

  /** The other settings, by their names in a workflow file. */
  private final Map<String, Object> settings;

  private Prompt(
      String text,
      Map<String, List<String>> labels,
      List<Example> examples,
      Map<String, Object> settings) {
    this.text = text;
    this.labels = labels;
    this.examples = examples;
    this.settings = settings;
  }

  /**
   * A prompt with this text.
   *
   * @param text not empty
   */
  public static Prompt of(String text) {
    return new Prompt(text, Map.of(), List.of(), Map.of());
  }

  private Prompt with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put(name, value);
    return new Prompt(text, labels, examples, Collections.unmodifiableMap(all));
  }

  /** The same settings with another text. */
  public Prompt text(String value) {
    return new Prompt(value, labels, examples, settings);
  }

  /**
   * For {@code classify}: adds a label, or words to one that there is. Two labels at least; 1000
   * words of all labels at most.
   *
   * @param label the result of the call; not blank
   * @param words what represents the label in the model's answer; by default the label itself. At
   *     least one, each of 1 to 256 characters without spaces around it, and no word twice
   */
  public Prompt label(String label, String... words) {
    return label(label, words.length == 0 ? List.of(label) : List.of(words));
  }

  /** Like {@link #label(String, String...)}, but an empty list is a mistake. */
  public Prompt label(String label, List<String> words) {
    List<String> all = new ArrayList<>(labels.getOrDefault(label, List.of()));
    all.addAll(words);
    Map<String, List<String>> more = new LinkedHashMap<>(labels);
    more.put(label, List.copyOf(all));
    return new Prompt(text, Collections.unmodifiableMap(more), examples, settings);
  }

  /** How random the answer is, 0 to 10; 0, the default, always picks the most likely token. */
  public Prompt temperature(double value) {
    return temperature(BigDecimal.valueOf(value));
  }

  /** Like {@link #temperature(double)}, with exactly these digits. */
  public Prompt temperature(BigDecimal value) {
    return with("temperature", value);
  }

  /**
   * Where the random numbers of each call start, 0 to 2,147,483,647; by default 42. Without effect
   * at temperature 0.
   */
  public Prompt seed(int value) {
    return with(LlmRules.SEED.name(), value);
  }

  /**
   * How many answers each item gets, 1 to 128, one after the other; the result is then an array,
   * even of one. Each has random numbers of its own, from the seed, the item and its number, so
   * that the answers differ, and a rerun repeats them. Not for {@code classify}; needs a
   * temperature.
   */
  public Prompt samples(int number) {
    return with(LlmRules.SAMPLES.name(), number);
  }

  /**
   * For {@code complete}: the maximum number of tokens of an answer, 1 or more and less than {@link
   * Llm#contextSize}; by default 128.
   */
  public Prompt maxTokens(int value) {
    return with(LlmRules.MAX_TOKENS.name(), value);
  }

  /**
   * For {@code complete}: strings that end the answer and are not included in it; at most 16, none
   * empty. They replace earlier ones.
   */
  public Prompt stop(String... values) {
    return stop(List.of(values));
  }

  /** Like {@link #stop(String...)}. */
  public Prompt stop(List<String> values) {
    return with("stop", new Texts(List.copyOf(values)));
  }

  /** Makes the result an object with the counts of tokens and the reason for the end. */
  public Prompt details(boolean on) {
    return with("details", on);
  }

  /**
   * For {@code classify}: adds to the details how likely each label is; costs further requests. Not
   * for {@link LlmEngine#LLAMA_JAVA}.
   */
  public Prompt probabilities(boolean on) {
    return with(LlmRules.PROBABILITIES, on);
  }

  /**
   * Whether a special token of the model, such as {@code <|im_end|>}, counts as such where an item
   * contains its text; by default false: it is text like any other. In this prompt's own text,
   * special tokens always count.
   */
  public Prompt allowSpecialTokens(boolean on) {
    return with(LlmRules.ALLOW_SPECIAL_TOKENS, on);
  }

  /** How tokens are chosen, besides the temperature; not for {@code classify}. */
  public Prompt sampling(Sampling value) {
    return with("sampling", value);
  }

  /**
   * Makes the answer a JSON value of this schema, which is then the result; not for {@code
   * classify}. An answer that does not match, or is cut off, is an error row with the answer in its
   * message.
   *
   * @param value a JSON Schema (https://json-schema.org), an object, without references to other
   *     files
   */
  public Prompt schema(Json value) {
    return with("schema", value);
  }

  /**
   * Whether an answer that {@link #maxTokens} cuts off is an error row; by default it is a result
   * like any other. Not for {@code classify}.
   */
  public Prompt failIfCut(boolean on) {
    return with("on-length", on);
  }

  /**
   * Members to add to the body of each request to the server, for what only one engine knows: an
   * object such as {@code {"chat_template_kwargs": {"enable_thinking": false}}}. Not for {@link
   * LlmEngine#LLAMA_JAVA} nor {@code classify}.
   */
  public Prompt extraBody(Json value) {
    return with("extra-body", value);
  }

  /**
   * The adapter with which the model answers, one of {@link Llm#adapter}; by default none.
   *
   * <pre>{@code
   * Llm llm =
   *     Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM).adapter("law", Path.of("adapters/law"));
   * Prompt prompt = Prompt.of("Is it legal that {{act}}?").adapter("law");
   * }</pre>
   */
  public Prompt adapter(String name) {
    return with(LlmRules.ADAPTER, name);
  }

  /**
   * For {@code chat}: whether a model that can think does so before it answers; by default as its
   * chat template says. Its thoughts are no part of the answer; {@link #details} has them.
   */
  public Prompt thinking(boolean on) {
    return with(LlmRules.THINKING, on);
  }

  /** For {@code chat}: the message that tells the model its role. May have placeholders. */
  public Prompt system(String value) {
    return with("system", value);
  }

  /**
   * For {@code chat}: adds a message of a user, and how the model should answer it; at most 1000
   * pairs. Both may have placeholders.
   */
  public Prompt example(String user, String assistant) {
    List<Example> all = new ArrayList<>(examples);
    all.add(new Example(user, assistant));
    return new Prompt(text, labels, List.copyOf(all), settings);
  }

  record Example(String user, String assistant) {}

  private record Texts(List<String> all) {}

  /** The names of the settings that are given, besides the text. */
  Set<String> given() {
    Set<String> names = new LinkedHashSet<>(settings.keySet());
    if (!labels.isEmpty()) {
      names.add("labels");
    }
    if (!examples.isEmpty()) {
      names.add("examples");
    }
    if (stop().isEmpty()) {
      names.remove("stop");
    }
    return names;
  }

  String text() {
    return text;
  }

  Map<String, List<String>> labels() {
    return labels;
  }

  List<Example> examples() {
    return examples;
  }

  List<String> stop() {
    return setting("stop", Texts.class).map(Texts::all).orElse(List.of());
  }

  /** A setting with one value; empty if it is not given. */
  <T> Optional<T> setting(String name, Class<T> type) {
    return Optional.ofNullable(settings.get(name)).map(type::cast);
  }

  Optional<Integer> number(WholeNumber rule) {
    return setting(rule.name(), Integer.class);
  }

  /** A setting that is on or off; empty if it is not given. */
  Optional<Boolean> flag(String name) {
    return setting(name, Boolean.class);
  }
}
