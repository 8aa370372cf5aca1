package io.pcm.runtime.rundir;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The directory of a run that is started later, after its pilots were submitted. */
public final class RunAhead {
  private RunAhead() {}

  /**
   * Creates the directory for a run that is started later, unless it exists.
   *
   * @param certain whether the path is meant even if there is a run with a similar name
   * @return whether it was created
   * @throws RunDirectoryException if it cannot be created, or is probably a mistake
   */
  public static boolean create(Path dir, boolean certain) throws RunDirectoryException {
    if (!isMissing(dir, certain)) {
      return false;
    }
    RunDirectory.open(dir, false).close();
    return true;
  }

  /**
   * Whether {@link #create} would create the directory; changes nothing.
   *
   * @throws RunDirectoryException if it is probably a mistake
   */
  public static boolean isMissing(Path dir, boolean certain) throws RunDirectoryException {
    Path directory = dir.toAbsolutePath().normalize();
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    RunsNearby nearby = RunsNearby.of(directory);
    if (!certain && nearby.similar().isPresent()) {
      throw new RunDirectoryUnusableException(
          "no such run directory: "
              + directory
              + nearby.hint()
              + "\n     To submit pilots for a run that is started there later, add --ahead");
    }
    return true;
  }
}
