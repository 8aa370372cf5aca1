package io.pcm.slurm;

import io.pcm.submit.OptionLines;
import java.util.Collection;

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
}
