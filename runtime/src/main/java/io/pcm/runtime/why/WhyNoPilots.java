package io.pcm.runtime.why;

import io.pcm.api.batch.JobState;
import io.pcm.api.status.GroupProgress;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.PilotLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a run that is in progress has no pilots. */
final class WhyNoPilots {
  private final KnownRun run;
  private final String about;

  WhyNoPilots(KnownRun run, String about) {
    this.run = run;
    this.about = about;
  }

  WhyAnswer answer() {
    List<PilotRow> waiting = in(JobState.Phase.PENDING);
    List<PilotRow> started = in(JobState.Phase.RUNNING);
    if (!started.isEmpty()) {
      return starting(started);
    }
    if (!waiting.isEmpty()) {
      return queued(waiting);
    }
    List<PilotRow> ended = in(JobState.Phase.ENDED);
    return ended.isEmpty() ? none() : gone(ended);
  }

  private List<PilotRow> in(JobState.Phase phase) {
    return run.jobs().stream()
        .filter(row -> row.pilot().isEmpty())
        .filter(row -> row.state().map(state -> state.phase() == phase).orElse(false))
        .toList();
  }

  private WhyAnswer queued(List<PilotRow> rows) {
    String reasons =
        rows.stream()
            .flatMap(row -> row.state().stream())
            .map(JobState::reason)
            .filter(reason -> !reason.isEmpty())
            .distinct()
            .limit(3)
            .collect(Collectors.joining(", "));
    return WhyAnswer.of(
        about,
        "queued",
        "It waits for pilots: "
            + Words.count(rows.size(), "job is", "jobs are")
            + " in the queue of "
            + rows.get(0).system()
            + (reasons.isEmpty() ? "." : ", which says: " + reasons + ".")
            + groups(),
        "nothing while the queue moves; to start sooner, ask for less (time, memory, GPUs) or for"
            + " another partition; details: pcm pilots explain"
            + run.option());
  }

  private WhyAnswer starting(List<PilotRow> rows) {
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            "starting",
            "It waits for pilots: "
                + Words.count(rows.size(), "job runs", "jobs run")
                + ", but no pilot has connected. They are starting, or cannot reach this"
                + " machine.",
            "nothing in the first minute; then read their logs (pcm pilots logs "
                + rows.get(0).job()
                + run.option()
                + "); if they cannot connect, start the manager with an address that they can"
                + " reach: --advertise");
    return with(answer, rows);
  }

  private WhyAnswer gone(List<PilotRow> rows) {
    String ends =
        rows.stream()
            .flatMap(row -> row.state().stream())
            .map(
                state ->
                    state.word() + (state.reason().isEmpty() ? "" : " (" + state.reason() + ")"))
            .distinct()
            .limit(3)
            .collect(Collectors.joining(", "));
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            "pilots-ended",
            "The run has no pilots: "
                + Words.count(rows.size(), "job has", "jobs have")
                + " ended, as "
                + ends
                + "."
                + groups(),
            "read the log, correct the cause, and submit others (pcm pilots submit"
                + run.option()
                + "), unless the run does that itself; details: pcm pilots explain"
                + run.option());
    return with(answer, rows);
  }

  private WhyAnswer with(WhyAnswer answer, List<PilotRow> rows) {
    try {
      PilotLogs logs = new PilotLogs(run.paths());
      for (PilotRow row : rows) {
        List<Path> found = logs.of(row.job());
        if (!found.isEmpty()) {
          Path log = found.get(found.size() - 1);
          return answer.with(Optional.of(log), logs.lastWords(row.job()));
        }
      }
      return answer;
    } catch (IOException e) {
      return answer;
    }
  }

  private WhyAnswer none() {
    List<GroupProgress> groups = run.view().groups();
    if (!groups.isEmpty()) {
      GroupProgress first = groups.get(0);
      return WhyAnswer.of(
          about,
          "no-pilots",
          "The run has no pilots." + groups(),
          first.why().advice() + "; details: pcm pilots explain" + run.option());
    }
    return WhyAnswer.of(
        about,
        "no-pilots",
        "The run has no pilots, and none have been requested.",
        "start one here with pcm pilot start"
            + run.option()
            + ", or submit many to a batch system with pcm pilots submit"
            + run.option()
            + " (its options: pcm pilots submit --help)");
  }

  /** Why each group does not get more, as sentences after others. */
  private String groups() {
    return run.view().groups().stream()
        .limit(3)
        .map(
            group ->
                " Group "
                    + group.group()
                    + " wants "
                    + group.jobs().wanted()
                    + " and does not get more because "
                    + group.why().text()
                    + ".")
        .collect(Collectors.joining());
  }
}
