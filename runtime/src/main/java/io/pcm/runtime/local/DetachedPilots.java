package io.pcm.runtime.local;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Local processes that outlive the command that starts them, each in its own session. The id of a
 * job is its process id and start time ({@code man 5 proc}, field 22 of {@code /proc/PID/stat}), so
 * a reused process id causes no confusion.
 */
public final class DetachedPilots implements BatchSystem {
  /** Value of {@link LocalBatchSystem#JOB_VARIABLE}: the job's id is that of the process itself. */
  private static final String ITSELF = "itself";

  private static final Pattern ID = Pattern.compile("local-([0-9]{1,10})-([0-9]{1,20})");

  /** Replaces the start time of a process that was gone before it could be read. */
  private static final int ENDED_AT_ONCE = 0;

  /** The id of this process if it is such a job, otherwise the variable's value, if set. */
  public static Optional<String> jobOfThisProcess(String variable) {
    if (variable.isBlank()) {
      return Optional.empty();
    }
    return variable.equals(ITSELF)
        ? id(ProcessHandle.current().pid()).map(JobId::value)
        : Optional.of(variable);
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    List<JobId> started = new ArrayList<>();
    try {
      for (int i = 0; i < request.count(); i++) {
        started.add(start(request, i + 1));
      }
      return started;
    } catch (BatchSystemException e) {
      cancel(started);
      throw e;
    }
  }

  private static JobId start(PilotRequest request, int number) throws BatchSystemException {
    ProcessBuilder builder = new ProcessBuilder(argv(request));
    Path log = request.logs().resolve(request.token() + "-" + number + ".log");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(new File("/dev/null"));
    builder.environment().put(LocalBatchSystem.JOB_VARIABLE, ITSELF);
    try {
      long pid = builder.start().pid();
      JobId job = id(pid).orElse(new JobId("local-" + pid + "-" + ENDED_AT_ONCE));
      Files.move(log, request.logs().resolve(job + ".log"));
      return job;
    } catch (IOException e) {
      throw new BatchSystemException(
          Kind.REFUSED, "cannot start a pilot on this machine: " + e.getMessage(), e);
    }
  }

  private static List<String> argv(PilotRequest request) {
    List<String> argv = new ArrayList<>(List.of("setsid"));
    argv.addAll(request.command());
    return argv;
  }

  @Override
  public List<Preview> preview(PilotRequest request) {
    return List.of(new Preview("", request.count(), argv(request), ""));
  }

  /** How a process ended is unknown. */
  @Override
  public List<JobState> query(Collection<JobId> jobs) {
    List<JobState> states = new ArrayList<>();
    for (JobId job : jobs) {
      boolean alive = process(job).isPresent();
      states.add(
          new JobState(
              job,
              alive ? Phase.RUNNING : Phase.ENDED,
              alive ? "RUNNING" : "ENDED",
              "",
              "localhost"));
    }
    return states;
  }

  /** Answers are never lost on this machine. */
  @Override
  public List<JobId> find(String token, int count) {
    return List.of();
  }

  /** Jobs never wait on this machine. */
  @Override
  public String analysis(JobId job) {
    return "";
  }

  /** Sends SIGTERM; a pilot leaves within its grace. */
  @Override
  public void cancel(Collection<JobId> jobs) {
    jobs.forEach(job -> process(job).ifPresent(ProcessHandle::destroy));
  }

  @Override
  public void close() {}

  private static Optional<ProcessHandle> process(JobId job) {
    Matcher parts = ID.matcher(job.value());
    if (!parts.matches()) {
      return Optional.empty();
    }
    long pid = Long.parseLong(parts.group(1));
    return id(pid).filter(job::equals).flatMap(same -> ProcessHandle.of(pid));
  }

  private static Optional<JobId> id(long pid) {
    return ProcessMark.of(pid).map(mark -> new JobId("local-" + pid + "-" + mark.start()));
  }
}
