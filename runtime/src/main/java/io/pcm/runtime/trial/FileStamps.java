package io.pcm.runtime.trial;

import io.pcm.api.workflow.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How files look from outside at one moment, to notice that they were changed without reading them.
 *
 * @param byFile size, time and inode; empty for a file that does not exist
 */
public record FileStamps(Map<Path, String> byFile) {
  /** Often enough that nobody waits, rarely enough for a file server. */
  private static final Duration PACE = Duration.ofMillis(250);

  /** Files of one folder on a class path; a change of any more goes unnoticed. */
  private static final int FOLDER_FILES = 10_000;

  public FileStamps {
    byFile = Collections.unmodifiableMap(new LinkedHashMap<>(byFile));
  }

  /** The files as they are now. */
  public static FileStamps of(Collection<Path> files) {
    Map<Path, String> stamps = new LinkedHashMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return new FileStamps(stamps);
  }

  /** What a context of this library reads when it loads. */
  public static FileStamps ofLibrary(Library library) {
    Set<Path> files = new LinkedHashSet<>(library.files());
    if (library.host() instanceof Library.Host.Jvm jvm) {
      for (String entry : jvm.classPath()) {
        if (!entry.startsWith("pcm:")) {
          files.addAll(tree(Path.of(entry)));
        }
      }
    }
    return of(files);
  }

  private static List<Path> tree(Path entry) {
    if (!Files.isDirectory(entry)) {
      return List.of(entry);
    }
    try (Stream<Path> walk = Files.walk(entry)) {
      return walk.filter(Files::isRegularFile).limit(FOLDER_FILES).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(entry);
    }
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
    } catch (IOException e) {
      return "";
    }
  }

  /** The first file that does not exist. */
  Optional<Path> missing() {
    return byFile.entrySet().stream()
        .filter(each -> each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** These and others, which must be of the same moment. */
  public FileStamps and(FileStamps others) {
    Map<Path, String> all = new LinkedHashMap<>(byFile);
    all.putAll(others.byFile);
    return new FileStamps(all);
  }

  /**
   * Waits until a file has changed, and then until it no longer does: editors write in several
   * steps.
   *
   * @param longest how long to wait
   * @return the changed files; empty if none has changed within the time
   */
  public List<Path> awaitChange(Duration longest) throws InterruptedException {
    long begin = System.nanoTime();
    FileStamps before = of(byFile.keySet());
    while (System.nanoTime() - begin < longest.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
      FileStamps now = of(byFile.keySet());
      if (!now.equals(this) && now.equals(before)) {
        return differing(now);
      }
      before = now;
    }
    return List.of();
  }

  private List<Path> differing(FileStamps now) {
    List<Path> changed = new ArrayList<>();
    byFile.forEach(
        (file, stamp) -> {
          if (!stamp.equals(now.byFile.get(file))) {
            changed.add(file);
          }
        });
    return changed;
  }
}
