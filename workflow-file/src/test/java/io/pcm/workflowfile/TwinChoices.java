package io.pcm.workflowfile;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Random choices for one workflow, and the rule that it breaks, if any. */
final class TwinChoices {
  /** Parts of texts that YAML, JSON, prompts and parameters must escape. */
  private static final List<String> PARTS =
      List.of(
          "a", "Z", "é", "中", "😀", " ", "$", "$$", "${x}", "{{", "}}", "\"", "'", "\\", "\n", "\t",
          "\r", ": ", " #", "- ", "&a", "*a", "!t", "%", "@", "`", "|", ">", "[", "]", "{", "}",
          ",", "?", "true", "no", "null", "~", "012", "5", "1e3", "-0", "1.50", "0x1F", "<<", "---",
          "=", "\u0001", "\u007f", "\u0085", "\u2028", "\ufeff", "\u00a0");

  private final Random random;
  private final String mistake;
  private final Set<String> made = new TreeSet<>();

  /**
   * @param mistake the rule to break, as soon as there is an opportunity; empty for none
   */
  TwinChoices(Random random, String mistake) {
    this.random = random;
    this.mistake = mistake;
  }

  /** Whether to break this rule here, which happens once. */
  boolean wrong(String rule) {
    return rule.equals(mistake) && made.add(rule);
  }

  /** The same random numbers, without breaking a rule. */
  TwinChoices withoutMistake() {
    return new TwinChoices(random, "");
  }

  /** The broken rule; none if there was no opportunity. */
  Set<String> made() {
    return made;
  }

  Random random() {
    return random;
  }

  boolean maybe() {
    return random.nextInt(3) == 0;
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** From least to most, both included. */
  int number(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Any text, also an empty one. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (int parts = number(0, 5); parts > 0; parts--) {
      out.append(one(PARTS));
    }
    return out.toString();
  }

  String filled() {
    String text = text();
    return text.isEmpty() ? filled() : text;
  }
}
