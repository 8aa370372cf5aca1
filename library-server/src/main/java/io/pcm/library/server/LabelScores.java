package io.pcm.library.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pcm.library.llm.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Turns the scores of words into probabilities of labels. A word that another one continues, such
 * as No and No idea, has only what the longer one leaves, so that all together are at most 1.
 */
final class LabelScores {
  /**
   * A way to say a label.
   *
   * @param tokens of its text, of which the model may have several readings
   */
  record Word(String label, ArrayNode tokens) {}

  private LabelScores() {}

  /** The ways to say a word: after a space or not. */
  static List<String> ways(String word, boolean maySpace) {
    return maySpace ? List.of(" " + word, word) : List.of(word);
  }

  /** Words of the same tokens once. */
  static List<Word> distinct(List<Word> words) {
    return List.copyOf(new LinkedHashSet<>(words));
  }

  /**
   * @param scores logarithms of probabilities, in the order of the words
   * @return the probability of each label, in the order of the labels
   */
  static Map<String, Double> probabilities(Labels labels, List<Word> words, List<Double> scores) {
    Map<String, Double> sums = new LinkedHashMap<>();
    labels.words().forEach(word -> sums.put(labels.exactly(word).orElseThrow(), 0.0));
    for (int i = 0; i < words.size(); i++) {
      double own = Math.exp(scores.get(i));
      for (int longer : nextLonger(words, i)) {
        own -= Math.exp(scores.get(longer));
      }
      sums.merge(words.get(i).label(), Math.max(0, own), Double::sum);
    }
    return sums;
  }

  /** The words that continue a word, without those that continue one of them. */
  private static List<Integer> nextLonger(List<Word> words, int shorter) {
    List<Integer> longer = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (continues(words.get(i), words.get(shorter))) {
        longer.add(i);
      }
    }
    return longer.stream()
        .filter(
            each ->
                longer.stream().noneMatch(other -> continues(words.get(each), words.get(other))))
        .toList();
  }

  private static boolean continues(Word word, Word beginning) {
    if (word.tokens().size() <= beginning.tokens().size()) {
      return false;
    }
    for (int i = 0; i < beginning.tokens().size(); i++) {
      if (!word.tokens().get(i).equals(beginning.tokens().get(i))) {
        return false;
      }
    }
    return true;
  }
}
