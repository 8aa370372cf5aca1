package io.pcm.api.workflow;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the paths in a workflow absolute, and checks that they exist. Public only for {@link
 * io.pcm.api.llm.Llm}; programs do not need it.
 */
public final class GivenFiles {
  /** Maximum number of files that match one pattern. */
  private static final int MATCHES = 10_000;

  private GivenFiles() {}

  /** The absolute path of a file; reports one that is not a regular file. */
  public static Path file(Path given, Mistakes mistakes) {
    Path path = absolute(given);
    fault(path).ifPresent(mistakes::wrong);
    return path;
  }

  /** Why a path is not that of a regular file, as the end of a sentence; empty if it is. */
  public static Optional<String> fault(Path path) {
    if (Files.isRegularFile(path)) {
      return Optional.empty();
    }
    if (Files.isDirectory(path)) {
      return Optional.of("must be a file, but " + path + " is a folder");
    }
    return Optional.of(
        Files.exists(path)
            ? path + " is not a regular file"
            : "no such file: " + path + NearbyFiles.hint(path));
  }

  /**
   * The files or folders that a path means: itself, or those that match if its last segment
   * contains {@code *}, sorted by path. Reports a path that does not exist and a pattern without a
   * match.
   *
   * @param hint what to do if there is none, as the end of a sentence; may be empty
   */
  static List<Path> matching(Path given, String hint, Mistakes mistakes) {
    Path path = absolute(given);
    Path last = path.getFileName();
    if (last == null || !last.toString().contains("*")) {
      if (!Files.exists(path)) {
        mistakes.wrong("no such file: " + path + (hint.isEmpty() ? NearbyFiles.hint(path) : hint));
      }
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path.getParent(), like(last))) {
      for (Path entry : entries) {
        found.add(entry);
        if (found.size() > MATCHES) {
          mistakes.wrong("matches more than " + MATCHES + " files");
          return List.of();
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      found.clear();
    }
    if (found.isEmpty()) {
      mistakes.wrong("no file matches " + path + hint);
    }
    found.sort(null);
    return found;
  }

  private static DirectoryStream.Filter<Path> like(Path last) {
    String pattern =
        Stream.of(last.toString().split("\\*", -1)).map(Pattern::quote).collect(joining(".*"));
    Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
    return entry -> {
      Path name = entry.getFileName();
      return name != null && compiled.matcher(name.toString()).matches();
    };
  }

  /** The absolute path, without {@code .} and {@code ..}. */
  public static Path absolute(Path given) {
    return given.toAbsolutePath().normalize();
  }
}
