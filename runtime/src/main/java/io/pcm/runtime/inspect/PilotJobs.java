package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.jobs.FilesToTransfer;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.jobs.PilotRequests;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.jobs.Submissions;
import io.pcm.runtime.jobs.Submitter;
import io.pcm.runtime.rundir.RunAhead;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The past, present and future pilots of one run that are jobs of a batch system. */
public final class PilotJobs {
  private final RunPaths paths;

  private final PilotLists lists;

  private PilotJobs(RunPaths paths) {
    this.paths = paths;
    this.lists = new PilotLists(paths.pilotJobs());
  }

  /**
   * The pilots of an existing run directory.
   *
   * @throws RunDirectoryException if there is none
   */
  public static PilotJobs of(Path directory) throws RunDirectoryException {
    return new PilotJobs(RunDirectory.existing(directory));
  }

  /**
   * Creates the run directory if necessary, because pilots may be submitted before the run starts.
   *
   * @param ahead whether to create it even if there is a run with a similar name
   * @throws RunDirectoryException if it cannot be created, or its path is probably a mistake
   */
  public static PilotJobs make(Path directory, boolean ahead) throws RunDirectoryException {
    RunAhead.create(directory, ahead);
    return of(directory);
  }

  /** Like {@link #make}, but does not create the run directory if it is missing. */
  public static PilotJobs planned(Path directory, boolean ahead) throws RunDirectoryException {
    return RunAhead.isMissing(directory, ahead)
        ? new PilotJobs(new RunPaths(directory))
        : of(directory);
  }

  /** Whether a manager has recorded the run. */
  public boolean hasBegun() {
    return Files.exists(paths.runJson());
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
      return submitter.send(submitter.intend(count, ""), Set.of());
    }
  }

  /** Adds resources for the run's libraries, if a manager has already recorded them. */
  private PilotSettings roomy(PilotSettings settings) throws IOException {
    return hasBegun()
        ? settings.roomFor(RunRecord.workflowOf(paths.runJson()).libraries())
        : settings;
  }

  /** How much memory the pilots of a submission request, and how to change it. */
  public Optional<String> memoryNote(PilotSettings settings) throws IOException {
    return hasBegun()
        ? settings.memoryNote(RunRecord.workflowOf(paths.runJson()).libraries())
        : Optional.empty();
  }

  /** The commands that a submission would run. */
  public record Plan(String system, List<Preview> commands) {}

  /** What {@link #submit} would do, with another token. Changes nothing. */
  public Plan plan(PilotSettings settings, int count)
      throws BatchSystemException, RunException, IOException {
    try (BatchSystem system = settings.site().open()) {
      String token = PilotRequest.newToken();
      Optional<FilesToTransfer> carriage = PilotRequests.carriage(paths, settings, token);
      Submission planned = Submission.intended(token, system.name(), Instant.now(), count, "");
      PilotRequest request = PilotRequests.of(paths, roomy(settings), planned, carriage);
      return new Plan(system.name(), system.preview(request));
    }
  }

  /** All known pilots of the run, and notes about the answer for the user. */
  public record Listing(List<PilotRow> rows, List<Submission> submissions, List<String> notes) {}

  /** Asks each batch system once, and the manager if it is running. */
  public Listing list() throws RunDirectoryException, IOException {
    return explained().listing();
  }

  /**
   * All known pilots, and why there are not more.
   *
   * @param groups the groups of the run; empty if its manager does not answer
   */
  public record Explained(Listing listing, List<GroupProgress> groups) {}

  /** The same as {@link #list}, with the groups of the run. */
  public Explained explained() throws RunDirectoryException, IOException {
    List<String> notes = new ArrayList<>();
    List<Submission> submissions = Submissions.of(paths);
    List<PilotProgress> here = List.of();
    List<GroupProgress> groups = List.of();
    if (RunDirectory.holder(paths.root()).isEmpty()) {
      notes.add(RunStatus.hasEnded(paths) ? "the run has ended" : "no manager is running");
    } else {
      try {
        RunStatus status = RunStatus.of(paths.root());
        status.note().ifPresent(notes::add);
        here = here(status);
        groups = status.live() ? status.view().groups() : List.of();
      } catch (RunException e) {
        notes.add(String.valueOf(e.getMessage()));
      }
    }
    return new Explained(lists.list(submissions, here, notes, Optional.empty()), groups);
  }

  /**
   * A quick listing for a known status: uses answers of batch systems that are a few seconds old,
   * and skips a system that does not answer soon. The notes say how old the answers are.
   */
  public Listing glance(RunStatus status) throws IOException {
    List<Submission> submissions =
        status.view().outcome() == null ? Submission.all(paths.pilotJobs()) : List.of();
    return lists.list(submissions, here(status), new ArrayList<>(), Optional.of(PilotLists.PACE));
  }

  /**
   * The pilots from {@link #submit} that wait in a queue, whether or not a manager is running.
   * Skips a batch system that does not answer within seconds.
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
   * The batch system's explanation, beyond the reason, of why a job waits. A system that did not
   * answer is not asked again.
   *
   * @return the system's own text; empty if there is none
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
   * The result of cancelling jobs.
   *
   * @param jobs number of jobs meant
   * @param notes notes for the user
   */
  public record Cancelled(int jobs, List<String> notes) {}

  /**
   * Cancels jobs.
   *
   * @param wanted jobs, submissions, pilots' names, or {@code all}, as in {@link WantedPilots}
   * @throws RunException if an id is unknown, or everything meant has ended or is not a job; then
   *     nothing was done
   */
  public Cancelled cancel(List<String> wanted)
      throws BatchSystemException, RunException, RunDirectoryException, IOException {
    return PilotCancel.of(new WantedPilots(wanted), list().rows());
  }

  /**
   * The result of draining pilots.
   *
   * @param pilots number of connected pilots that drain
   * @param taken number of jobs that waited and were removed from their queue
   * @param later number of jobs whose pilots will drain when they join
   * @param notes notes for the user
   */
  public record Drained(int pilots, int taken, int later, List<String> notes) {
    /** Number of jobs and pilots meant. */
    public int meant() {
      return pilots + taken + later;
    }
  }

  /**
   * Drains pilots: asks the manager to let them finish running calls and leave, and cancels queued
   * jobs.
   *
   * @param wanted jobs, submissions, pilots' names, or {@code all}, as in {@link WantedPilots}
   * @throws RunException if no manager answers, an id is unknown, or everything meant has ended;
   *     then no job was removed from a queue
   */
  public Drained drain(List<String> wanted)
      throws RunException, RunDirectoryException, IOException {
    try (ControlClient manager = new ControlClient(paths.access())) {
      return new PilotDrain(manager).of(new WantedPilots(wanted), list());
    }
  }

  /** The output of the run's pilots. */
  public PilotLogs logs() {
    return new PilotLogs(paths);
  }

  /**
   * @param logs in the order of the ids; for each id, oldest first
   * @param unknown ids without a log
   */
  public record Printed(List<Path> logs, List<String> unknown) {}

  /**
   * Finds logs.
   *
   * @param wanted jobs, submissions, or names of pilots; a connected pilot, or one that was
   *     connected last, can also be found by its job if it has no log under its name
   */
  public Printed printed(List<String> wanted) throws RunDirectoryException, IOException {
    return new LogSearch(paths).printed(wanted);
  }
}
