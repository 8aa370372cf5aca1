package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Labels and the words that stand for them in an answer. Knows which labels are possible for the
 * beginning of an answer, and writes a grammar that restricts the model to them.
 */
public final class Labels {
  /** A character has at most four bytes, each possibly a separate token. */
  public static final int CHARACTER_TOKENS = 8;

  /** Labels by word, in the given order. */
  private final Map<String, String> labels = new LinkedHashMap<>();

  private Labels() {}

  static Labels of(CheckedObject settings) throws InvalidSettingException {
    Labels labels = new Labels();
    List<String> names = settings.names();
    for (String label : names) {
      List<String> words = settings.texts(label);
      if (words.isEmpty()) {
        throw settings.bad(label, "must have at least one word");
      }
      for (String word : words) {
        labels.add(settings, label, word);
      }
    }
    if (names.size() < LlmRules.LABELS_MIN) {
      throw settings.bad("these", "must be two labels or more, not " + names.size());
    }
    return labels;
  }

  private void add(CheckedObject settings, String label, String word)
      throws InvalidSettingException {
    String quoted = Json.quote(word);
    if (!word.equals(word.strip())) {
      throw settings.bad(label, "has the word " + quoted + ", which begins or ends with a space");
    }
    if (word.length() > LlmRules.WORD_CHARS_MAX) {
      throw settings.bad(
          label, "has a word of more than " + LlmRules.WORD_CHARS_MAX + " characters: " + quoted);
    }
    for (int c : word.codePoints().toArray()) {
      if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        throw settings.bad(label, "has the word " + quoted + " with an invalid character");
      }
    }
    String before = labels.putIfAbsent(word, label);
    if (before != null) {
      throw settings.bad(
          label,
          "has the word " + quoted + (before.equals(label) ? " twice" : ", and so has " + before));
    }
    if (labels.size() > LlmRules.WORDS_MAX) {
      throw settings.bad("these", "have more than " + LlmRules.WORDS_MAX + " words together");
    }
  }

  /** All words, in the given order. */
  public Set<String> words() {
    return Collections.unmodifiableSet(labels.keySet());
  }

  /** The label, if all words that begin with this text stand for the same one. */
  public Optional<String> certain(String text) {
    Set<String> possible = new LinkedHashSet<>();
    labels.forEach(
        (word, label) -> {
          if (word.startsWith(text)) {
            possible.add(label);
          }
        });
    return possible.size() == 1 ? Optional.of(possible.iterator().next()) : Optional.empty();
  }

  /** The label that exactly this word stands for. */
  public Optional<String> exactly(String word) {
    return Optional.ofNullable(labels.get(word));
  }

  /** Whether any word begins with this text. */
  public boolean possible(String text) {
    return labels.keySet().stream().anyMatch(word -> word.startsWith(text));
  }

  /** Room to reserve for an answer in tokens: its bytes, and those of a character cut in two. */
  public int tokensMax() {
    return longest() + CHARACTER_TOKENS;
  }

  /** UTF-8 bytes of the longest word, and thus the maximum number of tokens of an answer. */
  public int longest() {
    return labels.keySet().stream()
        .mapToInt(word -> word.getBytes(StandardCharsets.UTF_8).length)
        .max()
        .orElseThrow();
  }

  /**
   * A grammar (GBNF) for the rest of an answer that begins with this text.
   *
   * @param space whether a space may come first
   */
  public String grammarAfter(String text, boolean space) {
    List<String> rests = new ArrayList<>();
    for (String word : labels.keySet()) {
      if (word.startsWith(text)) {
        rests.add(word.substring(text.length()));
      }
    }
    return Gbnf.oneOf(rests, space);
  }
}
