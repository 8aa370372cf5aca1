package io.pcm.runtime.jobs;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A manager as a batch job, for machines where it may not run or where pilots cannot reach it. The
 * job runs {@code pcm manager run} in the folder from which it was submitted, and takes the run
 * over from an earlier job of which nothing is heard. Nothing else is different: the run directory
 * says where the manager is.
 */
public final class ManagerJob {
  /** Enough for a heap of 1 GiB. */
  private static final long MEMORY = 2L << 30;

  /**
   * A signal to the job says that the job ends, not that the run does. A manager that is asked to
   * stop sends its pilots away; one that is killed leaves them to the next, with their contexts. If
   * the batch system requeues only jobs that it had to kill, the job then waits for that.
   */
  private static final String SCRIPT =
      """
      again=$1
      cd -- "$2" || exit 3
      shift 2
      told=
      (trap '' TERM INT; exec "$@") &
      manager=$!
      trap 'told=1; kill -s KILL "$manager" 2>/dev/null' TERM INT
      while :; do
        wait "$manager"
        code=$?
        kill -s 0 "$manager" 2>/dev/null || break
      done
      [ -z "$told" ] || [ "$again" = no ] || exec sleep 1800
      exit "$code"
      """;

  private final RunPaths paths;
  private final PilotSettings settings;

  /**
   * @param settings the batch system and the resources of the job
   */
  public ManagerJob(RunPaths paths, PilotSettings settings) {
    this.paths = paths;
    this.settings = settings;
  }

  /**
   * Submits it.
   *
   * @param arguments those of {@code pcm manager run}
   * @param folder in which it runs
   * @throws RunException if a job of this kind is queued or running already, or cannot be submitted
   * @throws BatchSystemException if the batch system refuses, or does not answer
   */
  public Submission submit(List<String> arguments, Path folder)
      throws RunException, BatchSystemException, IOException {
    refuseTransfer();
    Optional<JobState> there = present(paths);
    if (there.isPresent()) {
      throw refused(
          "the run's manager is a job already: "
              + there.get().job()
              + " ("
              + there.get().word()
              + "); see it with pcm status, end it with pcm stop");
    }
    Files.createDirectories(paths.managerJobs());
    try (BatchSystem system = settings.site().open()) {
      Submission intended =
          Submission.intended(PilotRequest.newToken(), system.name(), Instant.now(), 1, "");
      intended.write(paths.managerJobs());
      try {
        Submission done =
            intended.with(system.submit(request(intended.token(), arguments, folder)));
        done.write(paths.managerJobs());
        return done;
      } catch (BatchSystemException e) {
        if (e.nothingSent() || e.isRefusal()) {
          intended.refused(String.valueOf(e.getMessage())).write(paths.managerJobs());
        }
        throw e;
      }
    }
  }

  /** What {@link #submit} would pass to the batch system. Changes nothing. */
  public List<Preview> preview(List<String> arguments, Path folder)
      throws RunException, BatchSystemException {
    refuseTransfer();
    try (BatchSystem system = settings.site().open()) {
      return system.preview(request(PilotRequest.newToken(), arguments, folder));
    }
  }

  private PilotRequest request(String token, List<String> arguments, Path folder)
      throws RunException {
    Path java =
        settings.javaHome().orElse(Path.of(System.getProperty("java.home"))).resolve("bin/java");
    List<String> words = new ArrayList<>(List.of("manager", "run"));
    words.addAll(arguments);
    words.add("--take-over");
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "pcm-manager"));
    command.add(settings.site().queuesKilledJobsAgain() ? "yes" : "no");
    command.add(folder.toString());
    command.addAll(PcmHome.ofThisProcess().managerCommand(java, words));
    JobRoom asked = settings.room();
    JobRoom room =
        new JobRoom(
            asked.cpus().isPresent() ? asked.cpus() : OptionalInt.of(1),
            asked.memory().isPresent() ? asked.memory() : OptionalLong.of(MEMORY),
            asked.gpus(),
            asked.time());
    return new PilotRequest(token, 1, command, paths.managerJobs(), room, List.of());
  }

  private void refuseTransfer() throws RunException {
    if (settings.site().carriesFiles()) {
      throw refused(
          "a manager needs the run directory, so its job must run on a machine that shares it:"
              + " leave out transfer");
    }
    if (!settings.wrap().isEmpty()) {
      throw refused(
          "a manager needs no wrapper, because nothing is computed in it: leave out wrap, or start"
              + " pcm manager run in a job script of your own");
    }
  }

  private static RunException refused(String message) {
    return new RunException(RunException.Kind.ENVIRONMENT, message);
  }

  /**
   * The job that is queued or running, as the batch system says; empty if there is none.
   *
   * @throws BatchSystemException if the batch system does not answer
   */
  public static Optional<JobState> present(RunPaths paths)
      throws BatchSystemException, IOException {
    for (Submission each : Submission.all(paths.managerJobs())) {
      try (BatchSystem system = BatchSystems.site(each.system()).open()) {
        Optional<JobState> alive =
            system.query(each.jobs()).stream()
                .filter(state -> state.phase() != JobState.Phase.ENDED)
                .findFirst();
        if (alive.isPresent()) {
          return alive;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Cancels jobs of managers, queued or running.
   *
   * @return those that were queued or running
   */
  public static List<JobState> cancel(RunPaths paths) throws BatchSystemException, IOException {
    List<JobState> cancelled = new ArrayList<>();
    for (Submission each : Submission.all(paths.managerJobs())) {
      try (BatchSystem system = BatchSystems.site(each.system()).open()) {
        List<JobState> alive =
            system.query(each.jobs()).stream()
                .filter(state -> state.phase() != JobState.Phase.ENDED)
                .toList();
        system.cancel(alive.stream().map(JobState::job).toList());
        cancelled.addAll(alive);
      }
    }
    return cancelled;
  }
}
