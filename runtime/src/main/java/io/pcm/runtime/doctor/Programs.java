package io.pcm.runtime.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs in {@code PATH}, and what they print. */
final class Programs {
  private static final int LINE_MAX = 200;

  private Programs() {}

  static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** The first line that is not blank. */
  static String firstLine(String text) {
    String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("no output");
    return line.strip().substring(0, Math.min(LINE_MAX, line.strip().length()));
  }
}
