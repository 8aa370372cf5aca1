package io.pcm.api.llm;

import io.pcm.api.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
  private final Map<String, List<String>> labels = new LinkedHashMap<>();
  private Optional<BigDecimal> temperature = Optional.empty();
  private OptionalInt seed = OptionalInt.empty();
  private OptionalInt maxTokens = OptionalInt.empty();
  private List<String> stop = List.of();
  private Map<String, Boolean> flags = Map.of();
  private Optional<Sampling> sampling = Optional.empty();
  private Optional<Json> schema = Optional.empty();
  private Optional<Json> extraBody = Optional.empty();
  private Optional<String> system = Optional.empty();
  private List<Example> examples = List.of();

  private Prompt(String text) {
    this.text = text;
  }

  /**
   * A prompt with this text.
   *
   * @param text not empty
   */
  public static Prompt of(String text) {
    return new Prompt(text);
  }

  private Prompt copy(String otherText) {
    Prompt copy = new Prompt(otherText);
    copy.labels.putAll(labels);
    copy.temperature = temperature;
    copy.seed = seed;
    copy.maxTokens = maxTokens;
    copy.stop = stop;
    copy.flags = flags;
    copy.sampling = sampling;
    copy.schema = schema;
    copy.extraBody = extraBody;
    copy.system = system;
    copy.examples = examples;
    return copy;
  }

  /** The same settings with another text. */
  public Prompt text(String value) {
    return copy(value);
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
    Prompt copy = copy(text);
    List<String> all = new ArrayList<>(labels.getOrDefault(label, List.of()));
    all.addAll(words);
    copy.labels.put(label, List.copyOf(all));
    return copy;
  }

  /** How random the answer is, 0 to 10; 0, the default, always picks the most likely token. */
  public Prompt temperature(double value) {
    return temperature(BigDecimal.valueOf(value));
  }

  /** Like {@link #temperature(double)}, with exactly these digits. */
  public Prompt temperature(BigDecimal value) {
    Prompt copy = copy(text);
    copy.temperature = Optional.of(value);
    return copy;
  }

  /**
   * Where the random numbers of each call start, 0 to 2,147,483,647; by default 42. Without effect
   * at temperature 0.
   */
  public Prompt seed(int value) {
    Prompt copy = copy(text);
    copy.seed = OptionalInt.of(value);
    return copy;
  }

  /**
   * For {@code complete}: the maximum number of tokens of an answer, 1 or more and less than {@link
   * Llm#contextSize}; by default 128.
   */
  public Prompt maxTokens(int value) {
    Prompt copy = copy(text);
    copy.maxTokens = OptionalInt.of(value);
    return copy;
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
    Prompt copy = copy(text);
    copy.stop = List.copyOf(values);
    return copy;
  }

  /** Makes the result an object with the counts of tokens and the reason for the end. */
  public Prompt details(boolean on) {
    return flag("details", on);
  }

  /**
   * For {@code classify}: adds to the details how likely each label is; costs further requests. Not
   * for {@link LlmEngine#LLAMA_JAVA}.
   */
  public Prompt probabilities(boolean on) {
    return flag(LlmRules.PROBABILITIES, on);
  }

  /**
   * Whether a special token of the model, such as {@code <|im_end|>}, counts as such where an item
   * contains its text; by default false: it is text like any other. In this prompt's own text,
   * special tokens always count.
   */
  public Prompt allowSpecialTokens(boolean on) {
    return flag(LlmRules.ALLOW_SPECIAL_TOKENS, on);
  }

  /** How tokens are chosen, besides the temperature; not for {@code classify}. */
  public Prompt sampling(Sampling value) {
    Prompt copy = copy(text);
    copy.sampling = Optional.of(value);
    return copy;
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
    Prompt copy = copy(text);
    copy.schema = Optional.of(value);
    return copy;
  }

  /**
   * Whether an answer that {@link #maxTokens} cuts off is an error row; by default it is a result
   * like any other. Not for {@code classify}.
   */
  public Prompt failIfCut(boolean on) {
    return flag("on-length", on);
  }

  /**
   * Members to add to the body of each request to the server, for what only one engine knows: an
   * object such as {@code {"chat_template_kwargs": {"enable_thinking": false}}}. Not for {@link
   * LlmEngine#LLAMA_JAVA} nor {@code classify}.
   */
  public Prompt extraBody(Json value) {
    Prompt copy = copy(text);
    copy.extraBody = Optional.of(value);
    return copy;
  }

  private Prompt flag(String name, boolean on) {
    Prompt copy = copy(text);
    Map<String, Boolean> all = new HashMap<>(flags);
    all.put(name, on);
    copy.flags = Map.copyOf(all);
    return copy;
  }

  /** For {@code chat}: the message that tells the model its role. May have placeholders. */
  public Prompt system(String value) {
    Prompt copy = copy(text);
    copy.system = Optional.of(value);
    return copy;
  }

  /**
   * For {@code chat}: adds a message of a user, and how the model should answer it; at most 1000
   * pairs. Both may have placeholders.
   */
  public Prompt example(String user, String assistant) {
    Prompt copy = copy(text);
    List<Example> all = new ArrayList<>(examples);
    all.add(new Example(user, assistant));
    copy.examples = List.copyOf(all);
    return copy;
  }

  record Example(String user, String assistant) {}

  Optional<String> system() {
    return system;
  }

  List<Example> examples() {
    return examples;
  }

  String text() {
    return text;
  }

  Map<String, List<String>> labels() {
    return Collections.unmodifiableMap(labels);
  }

  Optional<BigDecimal> temperature() {
    return temperature;
  }

  OptionalInt seed() {
    return seed;
  }

  OptionalInt maxTokens() {
    return maxTokens;
  }

  List<String> stop() {
    return stop;
  }

  Optional<Sampling> sampling() {
    return sampling;
  }

  Optional<Json> schema() {
    return schema;
  }

  Optional<Json> extraBody() {
    return extraBody;
  }

  /** A setting that is on or off; empty if it is not given. */
  Optional<Boolean> flag(String name) {
    return Optional.ofNullable(flags.get(name));
  }
}
