package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What takes the room in a run directory.
 *
 * @param parts in a fixed order, without those that have no files
 * @param links symbolic links, which are not followed; a limited number
 */
public record DiskUse(Path run, List<Part> parts, List<Path> links) {
  private static final int LINKS_MAX = 20;

  /** The documented order. */
  private static final List<String> NAMES =
      List.of("store", "results", "files", "items", "logs", "context logs", "pilots", "other");

  public DiskUse {
    parts = List.copyOf(parts);
    links = List.copyOf(links);
  }

  /**
   * @param bytes sizes of its files, not of the blocks that they use
   */
  public record Part(String name, long files, long bytes) {}

  /**
   * Reads the sizes of all files. Files that vanish meanwhile do not count.
   *
   * @throws RunDirectoryException if there is no run at this path
   */
  public static DiskUse of(Path directory) throws RunDirectoryException, IOException {
    Path run = RunDirectory.existing(directory).root();
    Map<String, long[]> sums = new LinkedHashMap<>();
    NAMES.forEach(name -> sums.put(name, new long[2]));
    List<Path> links = new ArrayList<>();
    Files.walkFileTree(
        run,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink() && links.size() < LINKS_MAX) {
              links.add(file);
            }
            long[] sum = sums.getOrDefault(part(run.relativize(file)), new long[2]);
            sum[0]++;
            sum[1] += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    List<Part> parts = new ArrayList<>();
    sums.forEach(
        (name, sum) -> {
          if (sum[0] > 0) {
            parts.add(new Part(name, sum[0], sum[1]));
          }
        });
    return new DiskUse(run, parts, links);
  }

  public long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  public long files() {
    return parts.stream().mapToLong(Part::files).sum();
  }

  private static String part(Path file) {
    String first = file.getName(0).toString();
    if (first.startsWith("store")) {
      return "store";
    }
    if (first.equals("logs") && file.startsWith(Path.of("logs", "contexts"))) {
      return "context logs";
    }
    return NAMES.contains(first) && file.getNameCount() > 1 ? first : "other";
  }
}
