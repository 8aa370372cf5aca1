package io.pcm.api.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the files of a task that are converted, and finds those that match patterns. */
final class ConvertedFiles {
  /** Characters that already mean something else in a table. */
  private static final String NO_DELIMITERS = "\"\r\n\u0000\uFEFF";

  private final Items.Converted given;

  /** The place of the property {@code map}. */
  private final Mistakes mistakes;

  private ConvertedFiles(Items.Converted given, Mistakes mistakes) {
    this.given = given;
    this.mistakes = mistakes;
  }

  /** The same with all files; reports what is wrong. */
  static Items.Converted found(Items.Converted given, Mistakes mistakes) {
    ConvertedFiles files = new ConvertedFiles(given, mistakes);
    files.checkDelimiter();
    files.checkNames("columns", given.columns());
    files.checkNames("numbers", given.numbers());
    files.checkNumbers();
    return new Items.Converted(
        given.format(), files.all(), given.delimiter(), given.columns(), given.numbers());
  }

  private Mistakes format() {
    return given.format() == DataFormat.RECOGNISED ? mistakes : mistakes.at(given.format().key());
  }

  private List<Path> all() {
    if (given.files().isEmpty()) {
      format().wrong("must name at least one file");
    }
    Set<Path> seen = new HashSet<>();
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < given.files().size(); i++) {
      Mistakes at = given.files().size() == 1 ? format() : format().item(i);
      for (Path path : matching(given.files().get(i), at)) {
        if (!seen.add(path)) {
          at.wrong("names a file twice: " + path);
        }
        all.add(path);
      }
    }
    return all;
  }

  private List<Path> matching(Path path, Mistakes at) {
    if (path.equals(Items.Converted.STANDARD_INPUT)) {
      if (given.files().size() > 1) {
        at.wrong("standard input must be the only file");
      }
      if (given.format() == DataFormat.PARQUET) {
        at.wrong("a Parquet file is read from its end, so it must be a file, not standard input");
      }
      return List.of(path);
    }
    int before = at.count();
    List<Path> files = new ArrayList<>(GivenFiles.matching(path, "", at));
    if (name(path).startsWith("*")) {
      // Such as those in which a file manager keeps its settings; a shell leaves them out too.
      boolean any = files.removeIf(file -> name(file).startsWith("."));
      if (any && files.isEmpty()) {
        at.wrong("no file matches " + path + " but those whose names begin with a dot");
      }
    }
    if (at.count() == before) {
      files.forEach(file -> GivenFiles.fault(file).ifPresent(at::wrong));
    }
    return files;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private void checkDelimiter() {
    if (given.delimiter().isEmpty()) {
      return;
    }
    Mistakes at = mistakes.at("delimiter");
    String character = given.delimiter().get();
    if (given.format() != DataFormat.CSV) {
      at.wrong("only allowed with csv");
    } else if (character.length() != 1 || NO_DELIMITERS.contains(character)) {
      at.wrong("must be one character, such as ';', not " + Mistake.quoted(character));
    }
  }

  /** Whether the files have these columns is known only if the workflow names them. */
  private void checkNumbers() {
    for (int i = 0; i < given.numbers().size(); i++) {
      String name = given.numbers().get(i);
      boolean named = given.columns().isEmpty() || given.columns().contains(name);
      if (!named && !name.isBlank()) {
        mistakes
            .at("numbers")
            .item(i)
            .wrong("must be one of the columns, not " + Mistake.quoted(name));
      }
    }
  }

  private void checkNames(String property, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    Mistakes at = mistakes.at(property);
    if (!given.format().isTable()) {
      at.wrong("only allowed with csv and tsv");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        at.item(i).wrong("must be a name, not blank");
      } else if (!seen.add(name)) {
        at.item(i).wrong("names two columns " + Mistake.quoted(name));
      }
    }
  }
}
