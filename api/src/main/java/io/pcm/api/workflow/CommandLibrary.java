package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A library in any language: a program that speaks the context protocol, described in {@code
 * docs/context-protocol.md}. In a workflow file, {@code kind: command}.
 *
 * <pre>{@code
 * LibraryFunctions shout =
 *     w.library(
 *         "shout",
 *         CommandLibrary.of("python3", "shout.py").slots(4).env("PYTHONUNBUFFERED", "1"));
 * }</pre>
 */
public final class CommandLibrary extends LibraryDefinition<CommandLibrary, LibraryFunctions> {
  private final List<Word> words;
  private Json settings = Json.of("{}");

  /**
   * A word of a command line.
   *
   * @param folder what a relative path in it is relative to
   */
  public record Word(String text, Path folder) {}

  private CommandLibrary(List<Word> words) {
    this.words = List.copyOf(words);
  }

  /**
   * A program and its arguments, run without a shell. A program with a {@code /} is a path; any
   * other is searched in {@code PATH} on the pilot's machine. An argument that names an existing
   * file is replaced by its absolute path, and counts as one of {@link #files}. Paths are relative
   * to the current directory.
   *
   * @param words at least the program, which must not be empty; a program that is a path must exist
   */
  public static CommandLibrary of(String... words) {
    return of(Stream.of(words).map(word -> new Word(word, Path.of(""))).toList());
  }

  /** Like {@link #of(String...)}, with a folder for the relative paths of each word. */
  public static CommandLibrary of(List<Word> words) {
    return new CommandLibrary(words);
  }

  /**
   * What the program receives when it is loaded: a JSON object of at most {@link
   * io.pcm.api.Limits#SETTINGS_BYTES}; by default empty.
   */
  public CommandLibrary settings(Json value) {
    settings = value;
    return this;
  }

  @Override
  protected CommandLibrary self() {
    return this;
  }

  @Override
  protected LibraryFunctions functions(String name) {
    return new LibraryFunctions(name);
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    LibraryFunctions.checkObject(settings, mistakes.at("settings"));
    List<String> command = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      command.add(word(i, read, mistakes.at("command").item(i)));
    }
    if (command.isEmpty()) {
      mistakes
          .at("command")
          .wrong("must be a list such as [python3, library.py], not an empty list");
      command.add("false");
    }
    return Library.of(name, new Library.Host.Command(command)).settings(settings);
  }

  private String word(int index, Set<Path> read, Mistakes mistakes) {
    String text = words.get(index).text();
    boolean program = index == 0;
    if (text.indexOf('\0') >= 0) {
      mistakes.wrong("must not contain the character U+0000");
      return "";
    }
    if (program && text.isEmpty()) {
      mistakes.wrong("must be a program, not an empty string");
    }
    if (text.isEmpty() || (program && !text.contains("/"))) {
      return text;
    }
    Path path = GivenFiles.absolute(words.get(index).folder().resolve(text));
    if (!Files.isRegularFile(path)) {
      if (program) {
        mistakes.wrong("no such program: " + path);
      }
      return text;
    }
    read.add(path);
    return path.toString();
  }
}
