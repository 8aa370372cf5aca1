package io.pcm.api.llm;

import java.math.BigDecimal;

/**
 * The rule for a number in the settings of a prompt, such as those of {@link Sampling}. Public only
 * for the library of language models and the reader of workflow files.
 *
 * @param name as in a workflow file
 * @param least the smallest number that is allowed
 * @param most the largest number that is allowed
 * @param otherwise its default
 */
public record DecimalRule(String name, BigDecimal least, BigDecimal most, BigDecimal otherwise) {
  static DecimalRule of(String name, String least, String most, String otherwise) {
    return new DecimalRule(
        name, new BigDecimal(least), new BigDecimal(most), new BigDecimal(otherwise));
  }

  boolean allows(BigDecimal value) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
