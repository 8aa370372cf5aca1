package io.pcm.runtime.inspect;

import io.pcm.api.status.GroupProgress;
import io.pcm.runtime.jobs.ScaleOrder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sets how many pilots a group may have while its run is in progress. */
public final class PilotScale {
  /** A manager looks every 2 s, but first ends what it is asking the batch system. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PACE = Duration.ofMillis(250);

  private PilotScale() {}

  /**
   * What became of new bounds.
   *
   * @param before the group with its earlier bounds
   * @param bounds the new ones
   * @param now the group when the manager was last asked
   */
  public record Scaled(GroupProgress before, GroupProgress.Range bounds, GroupProgress now) {
    /** Whether the manager uses them; otherwise it will when it looks next. */
    public boolean applies() {
      return now.range().equals(bounds);
    }
  }

  /**
   * Gives the group its new bounds, and waits for a limited time until the manager uses them.
   *
   * @throws RunException if no manager answers, the run has no such group, or the group cannot have
   *     these bounds; then nothing has changed
   */
  public static Scaled of(Path directory, ScaleWish wish)
      throws RunDirectoryException, RunException, IOException, InterruptedException {
    return of(directory, wish, PATIENCE);
  }

  static Scaled of(Path directory, ScaleWish wish, Duration patience)
      throws RunDirectoryException, RunException, IOException, InterruptedException {
    RunPaths paths = RunDirectory.existing(directory);
    try (ControlClient manager = new ControlClient(paths.access())) {
      GroupProgress before = wish.group(groups(RunStatus.look(paths, manager)));
      GroupProgress.Range bounds = wish.bounds(before);
      GroupProgress.Range declared = before.declared();
      new ScaleOrder(bounds.min(), bounds.max(), declared.min(), declared.max(), Instant.now())
          .write(paths.pilotJobs(), before.group());
      Scaled done = new Scaled(before, bounds, before);
      long end = System.nanoTime() + patience.toNanos();
      while (!done.applies() && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
        done = new Scaled(before, bounds, now(RunStatus.look(paths, manager), before));
      }
      return done;
    }
  }

  private static GroupProgress now(RunStatus status, GroupProgress before) {
    Optional<GroupProgress> now =
        status.view().groups().stream()
            .filter(group -> group.group().equals(before.group()))
            .findFirst();
    return status.live() ? now.orElse(before) : before;
  }

  private static List<GroupProgress> groups(RunStatus status) throws RunException {
    if (status.view().outcome() != null && status.isLastWord()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the run in " + status.run() + " has ended, so it requests no more pilots");
    }
    if (!status.live()) {
      String word = status.note().orElse("no manager is running");
      throw new RunException(Kind.ENVIRONMENT, word + "\n     " + withoutManager(status));
    }
    if (status.view().draining()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the run is stopping, so it requests no more pilots; to go on, run the"
              + " same command again when it has stopped");
    }
    return status.view().groups();
  }

  private static String withoutManager(RunStatus status) {
    return RunDirectory.holder(status.run()).isPresent()
        ? "The bounds are unchanged. Try again; if it stays silent, its log is "
            + new RunPaths(status.run()).managerLog()
        : "Bounds can only be changed while a manager is running. To start it with others, change"
            + " pilots in the workflow file";
  }
}
