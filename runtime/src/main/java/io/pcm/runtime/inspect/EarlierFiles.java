package io.pcm.runtime.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder with result files of earlier versions of tasks, a folder each. */
final class EarlierFiles {
  private EarlierFiles() {}

  /** What is there, as the end of a sentence. */
  static String told(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "it has none of earlier versions: they are there after an --update, of tasks that had"
          + " ended";
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return "there are "
          + versions
              .map(each -> String.valueOf(each.getFileName()))
              .filter(name -> name.matches("[0-9]{1,9}"))
              .map(Integer::valueOf)
              .sorted()
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return "its earlier versions cannot be listed: " + e.getMessage();
    }
  }
}
