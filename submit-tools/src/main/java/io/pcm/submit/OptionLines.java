package io.pcm.submit;

import java.util.List;
import java.util.function.Predicate;

/**
 * The extra lines of a user's for a job script. Some are options of the command that submits it:
 * those that begin with a dash, or with the mark of such lines in a script. The shell runs the
 * others.
 *
 * @param mark such as {@code #SBATCH}
 */
public record OptionLines(String mark) {
  public boolean isOption(String line) {
    return line.startsWith("-") || line.startsWith(mark);
  }

  /** The words of a line that is an option, or several; none of another line. */
  public List<String> words(String line) {
    if (!isOption(line)) {
      return List.of();
    }
    String options = line.startsWith(mark) ? line.substring(mark.length()) : line;
    return List.of(options.strip().split("\\s+", -1));
  }

  /** Those of the lines that are options, as a script has them. */
  public List<String> options(List<String> lines) {
    return lines.stream()
        .filter(this::isOption)
        .map(line -> line.startsWith("#") ? line : mark + " " + line)
        .toList();
  }

  /** Those of the lines that the shell runs. */
  public List<String> commands(List<String> lines) {
    return lines.stream().filter(line -> !isOption(line)).toList();
  }

  /**
   * The shell of a script with these lines: for the user's own one that knows {@code module}, which
   * is a function that bash exports.
   */
  public String shell(List<String> lines) {
    return commands(lines).isEmpty() ? "/bin/sh" : "/bin/bash";
  }

  /**
   * @param ours whether PCM itself decides the option that a word names
   * @throws IllegalArgumentException if the line has such a word
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
