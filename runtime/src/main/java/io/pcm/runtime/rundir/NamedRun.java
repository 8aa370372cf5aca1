package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the run that a user names: by its path, as {@value #LAST}, by its name, or by the beginning
 * of its name. Names are those of the runs in {@code pcm-runs} and in the current directory.
 */
public final class NamedRun {
  /** The run that was last opened or released. */
  public static final String LAST = "last";

  private static final int LISTED_MAX = 10;

  private final Path here;
  private final Path wanted;

  private NamedRun(Path here, Path wanted) {
    this.here = here.toAbsolutePath().normalize();
    this.wanted = wanted;
  }

  /**
   * The run that is meant; the path itself if no run has such a name, for a message about that
   * path.
   *
   * @param here the current directory
   * @param wanted a path, {@value #LAST}, a name, or the beginning of one
   * @throws RunDirectoryException if several runs are meant, or there is no newest run
   */
  public static Path find(Path here, Path wanted) throws RunDirectoryException {
    NamedRun named = new NamedRun(here, wanted);
    Optional<Path> exact = named.exact();
    return exact.isPresent() ? exact.get() : named.byPrefix().orElse(named.path());
  }

  /**
   * Like {@link #find}, for commands that create a missing run directory: the beginning of a name
   * is a path, because it may be the name of a new run.
   */
  public static Path findOrNew(Path here, Path wanted) throws RunDirectoryException {
    NamedRun named = new NamedRun(here, wanted);
    return named.exact().orElse(named.path());
  }

  /** The newest run in {@code pcm-runs}, or, if there is none, in the current directory. */
  public static Optional<Path> newest(Path here) {
    return new NamedRun(here, Path.of(LAST)).nearby().stream().findFirst();
  }

  private Path path() {
    return here.resolve(wanted).normalize();
  }

  private Optional<Path> exact() throws RunDirectoryException {
    if (RunFolder.lastUsed(path()).isPresent() || !isName()) {
      return Optional.of(path());
    }
    if (wanted.toString().equals(LAST)) {
      return Optional.of(
          newest(here)
              .orElseThrow(
                  () ->
                      new RunDirectoryUnusableException(
                          "there is no last run: no runs in "
                              + here.resolve(RunDirectory.DEFAULT_PARENT)
                              + "; give the path of a run directory")));
    }
    return nearby().stream()
        .filter(run -> RunsNearby.name(run).equals(wanted.toString()))
        .findFirst();
  }

  private Optional<Path> byPrefix() throws RunDirectoryException {
    List<Path> meant =
        nearby().stream()
            .filter(run -> RunsNearby.name(run).startsWith(wanted.toString()))
            .toList();
    if (meant.size() > 1) {
      int more = meant.size() - LISTED_MAX;
      throw new RunDirectoryUnusableException(
          "'"
              + wanted
              + "' may be any of these runs; give the whole name of one:\n     "
              + meant.stream()
                  .limit(LISTED_MAX)
                  .map(Path::toString)
                  .collect(Collectors.joining("\n     "))
              + (more > 0 ? "\n     and " + more + " more" : ""));
    }
    return meant.stream().findFirst();
  }

  /** Whether it may be a name, not only a path. */
  private boolean isName() {
    String text = wanted.toString();
    return wanted.getNameCount() == 1
        && !wanted.isAbsolute()
        && !text.isEmpty()
        && !text.equals(".")
        && !text.equals("..");
  }

  private Set<Path> nearby() {
    Set<Path> runs =
        new LinkedHashSet<>(RunsNearby.newestFirst(here.resolve(RunDirectory.DEFAULT_PARENT)));
    runs.addAll(RunsNearby.newestFirst(here));
    return runs;
  }
}
