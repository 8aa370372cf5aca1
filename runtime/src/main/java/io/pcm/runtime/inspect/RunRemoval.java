package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDeletion;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Removes runs that nothing needs any more. */
public final class RunRemoval {
  private static final int JOBS_NAMED = 5;

  private RunRemoval() {}

  /**
   * Makes sure that a run can be removed; changes nothing.
   *
   * @return what would be removed
   * @throws RunException if a manager has it, or a batch system still has jobs of it
   */
  public static DiskUse check(Path directory)
      throws RunDirectoryException, RunException, IOException {
    Path run = RunDirectory.existing(directory).root();
    Optional<LockHolder> holder = RunDirectory.holderAnywhere(run);
    if (holder.isPresent()) {
      throw new RunException(
          Kind.IN_USE,
          run
              + " is not removed: a manager has it ("
              + holder.get().display()
              + ")\n     To end it: pcm stop --wait "
              + ShellWord.of(run.toString()));
    }
    refuseJobs(run);
    return DiskUse.of(run);
  }

  /**
   * Removes a run that {@link #check} accepts.
   *
   * @return what was removed
   */
  public static DiskUse remove(Path directory)
      throws RunDirectoryException, RunException, IOException {
    DiskUse use = check(directory);
    RunDeletion.delete(use.run());
    return use;
  }

  private static void refuseJobs(Path run) throws RunDirectoryException, RunException, IOException {
    PilotJobs.Listing listing = PilotJobs.of(run).list();
    List<PilotRow> live =
        listing.rows().stream()
            .filter(row -> !row.system().isEmpty() && row.state().isPresent() && !row.hasEnded())
            .toList();
    if (live.isEmpty()) {
      return;
    }
    String named =
        live.stream()
            .limit(JOBS_NAMED)
            .map(row -> row.system() + " " + row.job() + " " + row.word())
            .collect(Collectors.joining(", "));
    int more = live.size() - JOBS_NAMED;
    throw new RunException(
        Kind.ENVIRONMENT,
        run
            + " is not removed: its batch system still has jobs ("
            + named
            + (more > 0 ? " and " + more + " more" : "")
            + ")\n     To cancel them: pcm pilots cancel all --run "
            + ShellWord.of(run.toString())
            + (listing.notes().isEmpty() ? "" : "\n     " + String.join("; ", listing.notes())));
  }
}
