package io.pcm.api.workflow;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for the words of a wrapper: a program and arguments that come before the command of a
 * context or a pilot. See {@link LibraryDefinition#wrap}.
 */
public final class WrapRules {
  /** The largest number of words; more would not be a command that somebody has written. */
  private static final int WORDS = 256;

  private WrapRules() {}

  /**
   * The words with absolute paths.
   *
   * @param read receives the files that they name, besides the program
   */
  static List<String> words(List<CommandLibrary.Word> words, Set<Path> read, Mistakes mistakes) {
    List<String> found = new ArrayList<>();
    if (words.size() > WORDS) {
      mistakes.wrong("must be at most " + WORDS + " words");
      return found;
    }
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).text();
      Optional<String> fault = fault(text, i);
      fault.ifPresent(mistakes.item(i)::wrong);
      if (fault.isPresent()) {
        return List.of();
      }
      String here = here(text, words.get(i).folder(), i == 0);
      if (i > 0 && Files.isRegularFile(Path.of(here))) {
        read.add(Path.of(here));
      } else if (i > 0 && text.endsWith(".sif") && !text.contains(":")) {
        Path path = GivenFiles.absolute(words.get(i).folder().resolve(text));
        mistakes.item(i).wrong("no such file: " + path + NearbyFiles.hint(path));
      }
      found.add(here);
    }
    return found;
  }

  /** What is wrong with a word, as the end of a sentence; empty if nothing is. */
  public static Optional<String> fault(String word, int index) {
    if (word.indexOf('\0') >= 0 || word.indexOf('\n') >= 0) {
      return Optional.of("must not contain a line break or the character U+0000");
    }
    return index == 0 && word.isEmpty()
        ? Optional.of("must be a program such as apptainer, not an empty string")
        : Optional.empty();
  }

  /**
   * A word as it is on every machine: the absolute path of a file that it names, or, if it has a
   * {@code /}, of a folder; of a program with a {@code /} in any case. Otherwise the word itself.
   *
   * @param folder what a relative path is relative to
   */
  public static String here(String word, Path folder, boolean program) {
    if (word.isEmpty() || (program && !word.contains("/"))) {
      return word;
    }
    try {
      Path path = GivenFiles.absolute(folder.resolve(word));
      boolean names =
          Files.isRegularFile(path) || (word.contains("/") && (program || Files.exists(path)));
      return names ? path.toString() : word;
    } catch (InvalidPathException e) {
      return word;
    }
  }
}
