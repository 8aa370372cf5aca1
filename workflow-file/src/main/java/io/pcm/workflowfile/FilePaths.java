package io.pcm.workflowfile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts paths to absolute ones; relative paths are relative to the text that contains them. */
final class FilePaths {
  /** Maximum number of files that match one pattern. */
  private static final int MATCHES = 10_000;

  private FilePaths() {}

  /** The absolute path, whether or not it exists. */
  static Optional<Path> absolute(Field field) {
    return field.word("a path").flatMap(text -> absolute(field, text));
  }

  private static Optional<Path> absolute(Field field, String text) {
    try {
      Path directory = field.value().place().source().directory();
      return Optional.of(directory.resolve(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      field.wrong("must be a path, not " + Value.Scalar.quoted(text) + ": " + e.getReason());
      return Optional.empty();
    }
  }

  /** The absolute path of an existing regular file. */
  static Optional<Path> file(Field field) {
    Optional<Path> path = absolute(field);
    if (path.isPresent() && !Files.isRegularFile(path.get())) {
      field.wrong(missing(path.get()));
      return Optional.empty();
    }
    return path;
  }

  private static String missing(Path path) {
    if (Files.isDirectory(path)) {
      return "must be a file, but " + path + " is a folder";
    }
    return Files.exists(path) ? path + " is not a regular file" : "no such file: " + path;
  }

  /**
   * The files or folders that match a path whose last segment may contain {@code *}, sorted by
   * path; at least one.
   *
   * @param fix what to do if there is none
   */
  static List<Path> matching(Field field, String fix) {
    Optional<Path> path = absolute(field);
    Path last = path.map(Path::getFileName).orElse(null);
    if (path.isEmpty() || last == null) {
      return List.of();
    }
    if (!last.toString().contains("*")) {
      if (Files.exists(path.get())) {
        return List.of(path.get());
      }
      field.wrong("no such file: " + path.get() + fix);
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    Path parent = path.get().getParent();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, like(last))) {
      for (Path entry : entries) {
        found.add(entry);
        if (found.size() > MATCHES) {
          field.wrong("matches more than " + MATCHES + " files");
          return List.of();
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      found.clear();
    }
    if (found.isEmpty()) {
      field.wrong("no file matches " + path.get() + fix);
    }
    found.sort(null);
    return found;
  }

  private static DirectoryStream.Filter<Path> like(Path last) {
    StringBuilder pattern = new StringBuilder();
    for (String part : last.toString().split("\\*", -1)) {
      pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    Pattern compiled = Pattern.compile(pattern.toString(), Pattern.DOTALL);
    return entry -> {
      Path name = entry.getFileName();
      return name != null && compiled.matcher(name.toString()).matches();
    };
  }
}
