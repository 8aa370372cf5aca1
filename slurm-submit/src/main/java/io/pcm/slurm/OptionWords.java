package io.pcm.slurm;

import java.util.Collection;
import java.util.List;

/** The words of an extra line that is an option of sbatch, or several. */
final class OptionWords {
  private OptionWords() {}

  static List<String> of(String line) {
    return List.of(line.replaceFirst("^#SBATCH", "").strip().split("\\s+", -1));
  }

  /**
   * Whether a word names one of these options, also by an abbreviation, which sbatch allows.
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
