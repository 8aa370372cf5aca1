package io.pcm.examples.factcheck;

import java.util.Optional;

/**
 * The evaluated part of one line of a result file.
 *
 * @param id the claim's {@code id} as text, or {@code #} and the line's index if it has none
 * @param gold the correct label, from the data set; empty only if the call failed and the item
 *     could not be read
 * @param answer the model's label; empty if the call failed
 */
record JudgedClaim(String id, Optional<String> gold, Optional<String> answer) {
  JudgedClaim {
    if (answer.isPresent() && gold.isEmpty()) {
      throw new IllegalArgumentException("an answer without a label to judge it by");
    }
  }
}
