package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.jobs.FilesToTransfer;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.jobs.PilotRequests;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.jobs.Submissions;
import io.pcm.runtime.jobs.Submitter;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pilots of one run that are, were or will be jobs of a batch system. */
public final class PilotJobs {
  private final RunPaths paths;

  private final PilotLists lists;

  private PilotJobs(RunPaths paths) {
    this.paths = paths;
    this.lists = new PilotLists(paths.pilotJobs());
  }

  /**
   * Of a run directory that is there.
   *
   * @throws RunDirectoryException if there is none
   */
  public static PilotJobs of(Path directory) throws RunDirectoryException {
    return new PilotJobs(RunDirectory.existing(directory));
  }

  /** Of a run directory that is made if it is not there yet, since pilots may come first. */
  public static PilotJobs make(Path directory) throws RunDirectoryException {
    if (!Files.exists(directory)) {
      RunDirectory.open(directory, false).close();
    }
    return of(directory);
  }

  /** Of a run directory that may be missing, and is not made. */
  public static PilotJobs planned(Path directory) throws RunDirectoryException {
    return Files.exists(directory) ? of(directory) : new PilotJobs(new RunPaths(directory));
  }

  public Path run() {
    return paths.root();
  }

  /**
   * Submits pilots.
   *
   * @throws BatchSystemException if the batch system refused or could not be asked
   */
  public Submission submit(PilotSettings settings, int count)
      throws BatchSystemException, RunException, IOException {
    try (BatchSystem system = settings.site().open()) {
      Submitter submitter = new Submitter(paths, roomy(settings), system);
      return submitter.send(submitter.intend(count, false), Set.of());
    }
  }

  /** With room for the run's libraries, once a manager has written down which they are. */
  private PilotSettings roomy(PilotSettings settings) throws IOException {
    return Files.exists(paths.runJson())
        ? settings.roomFor(RunRecord.workflowOf(paths.runJson()).libraries())
        : settings;
  }

  /** The commands that a submission would run. */
  public record Plan(String system, List<Preview> commands) {}

  /** What {@link #submit} would do, under another token. Changes nothing. */
  public Plan plan(PilotSettings settings, int count)
      throws BatchSystemException, RunException, IOException {
    try (BatchSystem system = settings.site().open()) {
      String token = PilotRequest.newToken();
      Optional<FilesToTransfer> carriage = PilotRequests.carriage(paths, settings, token);
      PilotRequest request = PilotRequests.of(paths, roomy(settings), token, count, carriage);
      return new Plan(system.name(), system.preview(request));
    }
  }

  /** All pilots of the run that anybody knows, and what one should know of the answer. */
  public record Listing(List<PilotRow> rows, List<Submission> submissions, List<String> notes) {}

  /** Asks each batch system once, and the manager if there is one. */
  public Listing list() throws RunException, RunDirectoryException, IOException {
    List<String> notes = new ArrayList<>();
    List<Submission> submissions = Submissions.of(paths);
    List<PilotProgress> here = List.of();
    if (RunDirectory.holder(paths.root()).isEmpty()) {
      notes.add("no manager is running");
    } else {
      RunStatus status = RunStatus.of(paths.root());
      status.note().ifPresent(notes::add);
      here = here(status);
    }
    return lists.list(submissions, here, notes, Optional.empty());
  }

  /**
   * The same at a glance, for a status that is known: what batch systems said a few seconds ago is
   * good enough, and who does not answer soon goes without. The notes say as of when.
   */
  public Listing glance(RunStatus status) throws IOException {
    List<Submission> submissions =
        status.view().outcome() == null ? Submission.all(paths.pilotJobs()) : List.of();
    return lists.list(submissions, here(status), new ArrayList<>(), Optional.of(PilotLists.PACE));
  }

  /**
   * Those that {@link #submit} brought and that wait in a queue, whether or not a manager runs. A
   * batch system that does not answer within seconds goes without.
   */
  public List<PilotRow> waiting() throws IOException {
    List<Submission> unkept =
        Submission.all(paths.pilotJobs()).stream().filter(each -> !each.kept()).toList();
    Listing now = lists.list(unkept, List.of(), new ArrayList<>(), Optional.of(Duration.ZERO));
    return now.rows().stream()
        .filter(row -> !lists.isSilent(row.system()))
        .filter(row -> row.state().map(s -> s.phase() == JobState.Phase.PENDING).orElse(false))
        .toList();
  }

  /**
   * What the batch system has to say, beside the reason, of why a job waits. One that does not
   * answer is not asked again.
   *
   * @return its own words; empty if it has none
   */
  public String analysis(PilotRow row) {
    if (lists.isSilent(row.system())) {
      return "";
    }
    try (BatchSystem system = BatchSystems.site(row.system()).open()) {
      return system.analysis(new JobId(row.job()));
    } catch (BatchSystemException e) {
      lists.silent(row.system());
      return "";
    }
  }

  private static List<PilotProgress> here(RunStatus status) {
    return status.live() ? status.view().pilots() : List.of();
  }

  /**
   * What became of jobs that nobody wants any more.
   *
   * @param jobs how many were meant
   * @param notes what one should know of the answer
   */
  public record Cancelled(int jobs, List<String> notes) {}

  /**
   * Takes jobs back from their batch systems.
   *
   * @param wanted jobs, submissions, pilots' names, or {@code all}, as in {@link WantedPilots}
   * @throws RunException if one of them means nothing, or all that are meant have ended or are no
   *     jobs; then nothing was done
   */
  public Cancelled cancel(List<String> wanted)
      throws BatchSystemException, RunException, RunDirectoryException, IOException {
    return PilotCancel.of(new WantedPilots(wanted), list().rows());
  }

  /**
   * What became of pilots that shall leave for good.
   *
   * @param pilots told to take nothing new, end what runs, and leave
   * @param taken jobs that waited and were taken from their batch system's queue
   * @param later jobs whose pilots will be told as soon as they join
   * @param notes what one should know of the answer
   */
  public record Drained(int pilots, int taken, int later, List<String> notes) {
    /** How many jobs and pilots were meant. */
    public int meant() {
      return pilots + taken + later;
    }
  }

  /**
   * Asks the manager that pilots take nothing new, end what runs, and leave for good; takes what
   * waits from the batch systems' queues.
   *
   * @param wanted jobs, submissions, pilots' names, or {@code all}, as in {@link WantedPilots}
   * @throws RunException if no manager answers, one of them means nothing, or all that are meant
   *     have ended; then no job was taken from a queue
   */
  public Drained drain(List<String> wanted)
      throws RunException, RunDirectoryException, IOException {
    try (ControlClient manager = new ControlClient(paths.access())) {
      return new PilotDrain(manager).of(new WantedPilots(wanted), list());
    }
  }

  /** What the run's pilots printed. */
  public PilotLogs logs() {
    return new PilotLogs(paths);
  }

  /**
   * @param logs in the order of what was wanted, then the oldest first
   * @param unknown what was wanted and has no log
   */
  public record Printed(List<Path> logs, List<String> unknown) {}

  /**
   * What was printed by these.
   *
   * @param wanted jobs, submissions, or names of pilots, of which those with the manager, or last
   *     seen there, are known by their job where they have no log of their own
   */
  public Printed printed(List<String> wanted) throws RunDirectoryException, IOException {
    PilotLogs logs = logs();
    Set<Path> found = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String each : new LinkedHashSet<>(wanted)) {
      List<Path> some = logs.of(each);
      if (some.isEmpty()) {
        Optional<String> job = jobOfPilot(each);
        some = job.isPresent() ? logs.of(job.get()) : List.of();
      }
      found.addAll(some);
      if (some.isEmpty()) {
        unknown.add(each);
      }
    }
    return new Printed(List.copyOf(found), List.copyOf(unknown));
  }

  private Optional<String> jobOfPilot(String name) throws RunDirectoryException {
    try {
      return RunStatus.of(paths.root()).view().pilots().stream()
          .filter(pilot -> pilot.pilot().equals(name) && !pilot.job().isEmpty())
          .map(PilotProgress::job)
          .findFirst();
    } catch (RunException e) {
      return Optional.empty();
    }
  }
}
