package io.pcm.api.llm;

import io.pcm.api.Json;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a token is chosen from those that the model finds likely, besides the temperature. Immutable:
 * each method returns a new value. Top-k, top-p and min-p matter above temperature 0, penalties
 * always.
 *
 * <pre>{@code
 * Prompt.of("Write a title for: {{abstract}}")
 *     .temperature(0.8)
 *     .sampling(Sampling.defaults().topP(0.9).repetitionPenalty(1.1));
 * }</pre>
 *
 * <p>Methods accept every value; {@link io.pcm.api.workflow.WorkflowBuilder#build()} reports
 * mistakes.
 */
public final class Sampling {
  private final OptionalInt topK;
  private final Map<String, BigDecimal> numbers;

  private Sampling(OptionalInt topK, Map<String, BigDecimal> numbers) {
    this.topK = topK;
    this.numbers = Collections.unmodifiableMap(numbers);
  }

  /** The sampling of a prompt that sets none. */
  public static Sampling defaults() {
    return new Sampling(OptionalInt.empty(), Map.of());
  }

  /** Only the so many most likely tokens count, 0 to 1,000,000; 0 means all. By default 40. */
  public Sampling topK(int value) {
    return new Sampling(OptionalInt.of(value), numbers);
  }

  /**
   * Only the most likely tokens count whose probabilities add up to this, 0.01 to 1; 1 means all.
   * By default 0.95.
   */
  public Sampling topP(double value) {
    return with(LlmRules.TOP_P, BigDecimal.valueOf(value));
  }

  /**
   * Only tokens count that are at least this much as likely as the most likely one, 0 to 1; 0 means
   * all. By default 0.05.
   */
  public Sampling minP(double value) {
    return with(LlmRules.MIN_P, BigDecimal.valueOf(value));
  }

  /**
   * By what the score of a token that is there already is divided, 0.1 to 10; 1, the default,
   * changes nothing.
   */
  public Sampling repetitionPenalty(double value) {
    return with(LlmRules.REPETITION_PENALTY, BigDecimal.valueOf(value));
  }

  /** What is taken from the score of a token that is there already, -2 to 2; by default 0. */
  public Sampling presencePenalty(double value) {
    return with(LlmRules.PRESENCE_PENALTY, BigDecimal.valueOf(value));
  }

  /** What is taken from the score of a token each time it is there, -2 to 2; by default 0. */
  public Sampling frequencyPenalty(double value) {
    return with(LlmRules.FREQUENCY_PENALTY, BigDecimal.valueOf(value));
  }

  /** Sets the number of this rule, with exactly these digits; for the reader of workflow files. */
  public Sampling with(DecimalRule rule, BigDecimal value) {
    Map<String, BigDecimal> all = new LinkedHashMap<>(numbers);
    all.put(rule.name(), value);
    return new Sampling(topK, all);
  }

  OptionalInt topK() {
    return topK;
  }

  Map<String, BigDecimal> numbers() {
    return numbers;
  }

  /** The names of the settings that are given. */
  List<String> names() {
    return Stream.concat(
            topK.stream().mapToObj(value -> LlmRules.TOP_K.name()), numbers.keySet().stream())
        .toList();
  }

  /** The settings, in the order of the rules. */
  Json json() {
    Stream<String> first =
        topK.stream().mapToObj(value -> Json.quote(LlmRules.TOP_K.name()) + ":" + value);
    Stream<String> rest =
        LlmRules.SAMPLING.stream()
            .filter(rule -> numbers.containsKey(rule.name()))
            .map(rule -> Json.quote(rule.name()) + ":" + numbers.get(rule.name()));
    return Json.of(Stream.concat(first, rest).collect(Collectors.joining(",", "{", "}")));
  }
}
