package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.runtime.jobs.CancelledJobs;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.jobs.Submitter;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Pilots as jobs that outlive the manager that requested them. */
public final class SubmittedPilots implements PilotSource {
  private final BatchSystem system;
  private final JobRoom room;
  private final String group;
  private final Submitter submitter;
  private final PilotLogs logs;
  private final CancelledJobs cancelled;

  /** A submission whose answer was lost: it must be sent again before any other. */
  private Optional<Submission> unanswered = Optional.empty();

  /** The last submission that was refused for now; its record is replaced by the next. */
  private Optional<Submission> postponed = Optional.empty();

  /**
   * @param group the name of the group of pilots
   */
  public SubmittedPilots(RunPaths paths, PilotSettings settings, String group) {
    this.group = group;
    this.system = settings.site().open();
    this.room = settings.room();
    this.submitter = new Submitter(paths, settings, system);
    this.logs = new PilotLogs(paths);
    this.cancelled = new CancelledJobs(paths.pilotJobs(), group);
  }

  @Override
  public BatchSystem system() {
    return system;
  }

  @Override
  public OptionalInt capacity() throws BatchSystemException {
    return system.capacity(room);
  }

  @Override
  public List<JobId> leftBefore() throws BatchSystemException, IOException {
    List<JobId> left = new ArrayList<>();
    for (Submission each : submitter.keptBefore(group)) {
      left.addAll(each.isOpen() ? send(each, Set.of()).jobs() : each.jobs());
    }
    return left;
  }

  /** Sends the submission again, which returns its jobs without submitting them twice. */
  @Override
  public List<JobId> unanswered() throws BatchSystemException, IOException {
    return unanswered.isPresent() ? send(unanswered.get(), Set.of()).jobs() : List.of();
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException, IOException {
    Submission next = unanswered.isPresent() ? unanswered.get() : submitter.intend(count, group);
    unanswered = Optional.of(next);
    try {
      List<JobId> jobs = send(next, avoid).jobs();
      unanswered = Optional.empty();
      cancelled.remove(jobs);
      return jobs;
    } catch (BatchSystemException e) {
      if (e.isRefusal()) {
        unanswered = Optional.empty();
        replacePostponed(Optional.of(next));
      }
      throw e;
    }
  }

  private void replacePostponed(Optional<Submission> next) throws IOException {
    if (postponed.isPresent()) {
      submitter.forget(postponed.get());
    }
    postponed = next;
  }

  @Override
  public void postponed(int missing, String why) throws IOException {
    if (postponed.isPresent()) {
      submitter.postponed(postponed.get(), missing, why);
    }
  }

  @Override
  public void cancel(Collection<JobId> jobs) throws BatchSystemException, IOException {
    cancelled.add(jobs);
    system.cancel(jobs);
  }

  @Override
  public void released(Collection<JobId> jobs) throws IOException {
    cancelled.add(jobs);
  }

  @Override
  public Set<JobId> cancelled() throws IOException {
    return cancelled.all();
  }

  private Submission send(Submission submission, Set<String> avoid)
      throws BatchSystemException, IOException {
    try {
      return submitter.send(submission, avoid);
    } catch (RunException e) {
      throw new BatchSystemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String lastWords(JobId job) {
    return logs.lastWords(job.value());
  }
}
