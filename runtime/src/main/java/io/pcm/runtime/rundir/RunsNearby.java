package io.pcm.runtime.rundir;

import io.pcm.api.workflow.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runs that someone may have meant who gave the path of none. */
final class RunsNearby {
  private static final int LISTED_MAX = 10;

  private final Path directory;
  private final Set<Path> runs = new TreeSet<>();

  private RunsNearby(Path directory) {
    this.directory = directory;
  }

  /**
   * The runs in the same folder, or in the folder {@code pcm-runs} next to the path.
   *
   * @param directory absolute
   */
  static RunsNearby of(Path directory) {
    RunsNearby nearby = new RunsNearby(directory);
    Set<Path> folders = new LinkedHashSet<>();
    Path parent = directory.getParent();
    for (int level = 0; level < 2 && parent != null; level++) {
      folders.add(level == 0 ? parent : parent.resolve(RunDirectory.DEFAULT_PARENT));
      folders.add(parent.resolve(RunDirectory.DEFAULT_PARENT));
      parent = parent.getParent();
    }
    folders.forEach(nearby::add);
    return nearby;
  }

  private void add(Path folder) {
    runs.addAll(newestFirst(folder));
  }

  /**
   * The runs in this folder, the newest first; none if there is no such folder, or nobody can read
   * it. Of runs of the same time, those that were set aside come last.
   *
   * @param folder absolute
   */
  static List<Path> newestFirst(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      Map<Path, Instant> used = new HashMap<>();
      children
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .forEach(child -> RunFolder.lastUsed(child).ifPresent(when -> used.put(child, when)));
      return used.keySet().stream()
          .sorted(
              Comparator.comparing((Path run) -> used.getOrDefault(run, Instant.EPOCH))
                  .reversed()
                  .thenComparing(run -> run.toString().matches(".*\\.[0-9]+"))
                  .thenComparing(Path::toString))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** The run with a similar name; empty if there is none. */
  Optional<Path> similar() {
    List<String> names = runs.stream().map(RunsNearby::name).toList();
    return Suggestion.nearest(names, name(directory))
        .flatMap(near -> runs.stream().filter(run -> name(run).equals(near)).findFirst());
  }

  /** Such as {@code ; did you mean pcm-runs/left?}, and the runs that there are. */
  String hint() {
    if (runs.isEmpty()) {
      return "; there are no runs in " + directory.getParent();
    }
    Optional<Path> similar = similar();
    String others =
        Stream.concat(
                similar.stream(), runs.stream().filter(run -> !similar.equals(Optional.of(run))))
            .limit(LISTED_MAX)
            .map(Path::toString)
            .collect(Collectors.joining("\n     "));
    int more = runs.size() - LISTED_MAX;
    return similar.map(run -> "; did you mean " + run + "?").orElse("")
        + (similar.isPresent() && runs.size() == 1
            ? ""
            : " The runs there are:\n     "
                + others
                + (more > 0 ? "\n     and " + more + " more" : ""));
  }

  static String name(Path run) {
    Path name = run.getFileName();
    return name == null ? "" : name.toString();
  }
}
