package io.pcm.slurm;

import io.pcm.submit.OptionLines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words of extra lines that are options of sbatch. */
final class OptionWords {
  static final OptionLines LINES = new OptionLines("#SBATCH");

  private OptionWords() {}

  /**
   * Whether a word names one of these options; sbatch allows abbreviations.
   *
   * @param letters the options' short names
   */
  static boolean names(String word, Collection<String> options, String letters) {
    if (word.startsWith("--")) {
      String name = word.substring(2).replaceFirst("=.*", "");
      return name.length() > 1 && options.stream().anyMatch(option -> option.startsWith(name));
    }
    return word.length() > 1 && word.charAt(0) == '-' && letters.indexOf(word.charAt(1)) >= 0;
  }

  /** The values that extra lines give to one of these options, in their order. */
  static List<String> values(List<String> extra, Collection<String> options, String letters) {
    List<String> values = new ArrayList<>();
    for (String line : extra) {
      List<String> words = LINES.words(line);
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (names(word, options, letters)) {
          String here = word.startsWith("--") ? word.replaceFirst("[^=]*", "") : word.substring(2);
          String next = i + 1 < words.size() ? words.get(i + 1) : "";
          values.add(here.isEmpty() ? next : here.replaceFirst("^=", ""));
        }
      }
    }
    return values;
  }
}
