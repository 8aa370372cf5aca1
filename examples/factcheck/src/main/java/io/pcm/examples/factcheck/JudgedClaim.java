package io.pcm.examples.factcheck;

import java.util.Optional;

/**
 * One line of a result file, as far as it is judged.
 *
 * @param id the claim's {@code id} as text, or {@code #} and the line's index where it has none
 * @param gold the label that the data set gives; empty only where the call failed and the item
 *     could not be read
 * @param answer the label that the model gave; empty where the call failed
 */
record JudgedClaim(String id, Optional<String> gold, Optional<String> answer) {
  JudgedClaim {
    if (answer.isPresent() && gold.isEmpty()) {
      throw new IllegalArgumentException("an answer without a label to judge it by");
    }
  }
}
