package io.pcm.submit;

import java.util.List;
import java.util.function.Predicate;

/**
 * Distinguishes the extra lines of a user for a job script. Lines that begin with a dash, or with
 * the mark of option lines, are options of the submit command. The shell runs the other lines.
 *
 * @param mark such as {@code #SBATCH}
 */
public record OptionLines(String mark) {
  public boolean isOption(String line) {
    return line.startsWith("-") || line.startsWith(mark);
  }

  /** The words of a line with one or more options; none for another line. */
  public List<String> words(String line) {
    if (!isOption(line)) {
      return List.of();
    }
    String options = line.startsWith(mark) ? line.substring(mark.length()) : line;
    return List.of(options.strip().split("\\s+", -1));
  }

  /** The lines with options, as they appear in a script. */
  public List<String> options(List<String> lines) {
    return lines.stream()
        .filter(this::isOption)
        .map(line -> line.startsWith("#") ? line : mark + " " + line)
        .toList();
  }

  /** The lines that the shell runs. */
  public List<String> commands(List<String> lines) {
    return lines.stream().filter(line -> !isOption(line)).toList();
  }

  /**
   * The shell for a script with these lines: bash if there are commands, because {@code module} is
   * a function exported by bash.
   */
  public String shell(List<String> lines) {
    return commands(lines).isEmpty() ? "/bin/sh" : "/bin/bash";
  }

  /**
   * @param ours whether PCM itself sets the option that a word names
   * @throws IllegalArgumentException if the line contains such a word
   */
  public void requireNone(String line, Predicate<String> ours) {
    for (String word : words(line)) {
      if (ours.test(word)) {
        throw new IllegalArgumentException(
            "the extra line '"
                + line
                + "' sets '"
                + word
                + "', which PCM sets itself; leave it out");
      }
    }
  }
}
