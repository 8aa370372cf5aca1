package io.pcm.api.workflow;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The class path with which this program found a class, also if Maven runs the program. */
final class ProgramClassPath {
  /** PCM's own artifacts, except the one for libraries. They are of no use in a context. */
  private static final Pattern OWN = Pattern.compile("pcm-(?!json-)[a-z-]+-[0-9][^/]*\\.jar");

  private ProgramClassPath() {}

  static List<String> of(Class<?> type) {
    List<Path> entries = new ArrayList<>();
    if (type.getClassLoader() instanceof URLClassLoader loader) {
      for (URL url : loader.getURLs()) {
        file(url).ifPresent(entries::add);
      }
    } else {
      for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
        if (!entry.isEmpty()) {
          entries.add(Path.of(entry));
        }
      }
    }
    return entries.stream()
        .map(GivenFiles::absolute)
        .filter(Files::exists)
        .filter(path -> !OWN.matcher(String.valueOf(path.getFileName())).matches())
        .map(Path::toString)
        .distinct()
        .toList();
  }

  private static Optional<Path> file(URL url) {
    try {
      return url.getProtocol().equals("file")
          ? Optional.of(Path.of(url.toURI()))
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }
}
