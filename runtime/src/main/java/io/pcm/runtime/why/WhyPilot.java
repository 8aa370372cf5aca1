package io.pcm.runtime.why;

import io.pcm.api.batch.JobState;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.Unschedulable;
import io.pcm.manager.loop.PastPilots.PastPilot;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.LogTail;
import io.pcm.runtime.jobs.PilotLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a pilot left, waits, or has nothing to do. */
final class WhyPilot {
  /** Heartbeats come every few seconds. */
  private static final double SILENT_SECONDS = 10;

  private final KnownRun run;
  private final String name;
  private final String about;

  /**
   * @param name a pilot or a job
   */
  WhyPilot(KnownRun run, String name) {
    this.run = run;
    this.name = name;
    this.about = "pilot " + name;
  }

  WhyAnswer answer() {
    Optional<PilotProgress> here =
        run.live()
            ? run.view().pilots().stream()
                .filter(each -> each.pilot().equals(name) || each.job().equals(name))
                .findFirst()
            : Optional.empty();
    if (here.isPresent()) {
      return connected(here.get());
    }
    Optional<PastPilot> past =
        run.past().pilots().stream()
            .filter(each -> each.pilot().equals(name))
            .reduce((one, last) -> last);
    Optional<JobState> job =
        run.jobs().stream()
            .filter(row -> row.job().equals(name))
            .findFirst()
            .flatMap(PilotRow::state);
    return withLog(
        past.isPresent() ? left(past.get()) : job.isPresent() ? job(job.get()) : withoutTrace());
  }

  private WhyAnswer connected(PilotProgress pilot) {
    String place = "It is connected, on " + pilot.host() + " (" + WhySlow.device(pilot) + ")";
    if (pilot.silentSeconds() > SILENT_SECONDS) {
      return withLog(
          WhyAnswer.of(
              about,
              "silent",
              place
                  + ", but silent for "
                  + Words.duration(pilot.silentSeconds())
                  + ": its machine is overloaded, or the network is broken.",
              "nothing yet; if it stays silent, it counts as lost and its calls run elsewhere"));
    }
    if (pilot.state() == PilotState.DRAINING) {
      return WhyAnswer.of(
          about,
          "draining",
          place
              + ", and will leave: it was drained, its job is being taken back, or its time is"
              + " nearly over. It takes no new calls.",
          "nothing; what it cannot finish runs elsewhere");
    }
    String avoided = avoided(pilot);
    if (!avoided.isEmpty()) {
      return withLog(
          WhyAnswer.of(
              about,
              "avoided",
              place + ". " + avoided,
              "correct what the reason says; it is tried again by itself"));
    }
    return pilot.contexts().isEmpty() ? idle(place) : working(pilot, place);
  }

  private WhyAnswer idle(String place) {
    return WhyAnswer.of(
        about,
        "idle",
        place + ", and has no context: no calls wait that fit it." + whyNone(),
        "nothing if the run has less work than pilots; otherwise see pcm why" + run.option());
  }

  private WhyAnswer working(PilotProgress pilot, String place) {
    List<ContextProgress> contexts = pilot.contexts();
    return WhyAnswer.of(
        about,
        "working",
        place
            + ", for "
            + Words.duration(pilot.hereSeconds())
            + ", has ended "
            + Words.count(pilot.answered(), "call", "calls")
            + " and holds "
            + pilot.calls()
            + ". Its contexts: "
            + contexts.stream().map(WhyPilot::words).collect(Collectors.joining(", "))
            + ".",
        "nothing; for one of them: pcm why " + contexts.get(0).context() + run.option());
  }

  private static String words(ContextProgress context) {
    return context.context()
        + " of "
        + context.library()
        + (context.phase() == ContextProgress.Phase.LOADING
            ? " (loading for " + Words.duration(context.seconds()) + ")"
            : context.phase() == ContextProgress.Phase.WARM
                ? " (warm, " + Words.count(context.calls(), "call", "calls") + ")"
                : " (ending)");
  }

  private String whyNone() {
    for (LibraryProgress library : run.view().libraries()) {
      Unschedulable why = library.unschedulable();
      if (why != null) {
        return " Library " + library.name() + " waits for bigger pilots: " + why.wanted() + ".";
      }
    }
    return "";
  }

  private String avoided(PilotProgress pilot) {
    for (LibraryProgress library : run.view().libraries()) {
      for (AvoidedPlace place : library.avoided()) {
        boolean here =
            place.name().equals(pilot.host())
                || place.name().contains(pilot.pilot())
                || (place.kindOfDevice() && place.name().contains(WhySlow.device(pilot)));
        if (here) {
          return "Library "
              + library.name()
              + " is not loaded on it for "
              + Words.duration(place.retrySeconds())
              + ", because loads failed there ("
              + Words.count(place.failures(), "time", "times")
              + "): "
              + Words.sentence(place.reason());
        }
      }
    }
    return "";
  }

  private WhyAnswer left(PastPilot pilot) {
    String when = pilot.left().map(at -> " at " + at).orElse("");
    if (pilot.reason().isEmpty()) {
      return WhyAnswer.of(
          about,
          "unknown",
          "It joined on "
              + pilot.host()
              + ", and the manager's log does not tell that it left: the manager ended first.",
          "nothing; pilots reconnect to the next manager");
    }
    int calls = run.past().contextsOf(pilot).stream().mapToInt(context -> context.calls()).sum();
    boolean preempted = pilot.reason().contains("preempt") || pilot.reason().contains("taken back");
    return WhyAnswer.of(
        about,
        pilot.lost() ? "lost" : preempted ? "preempted" : "left",
        (pilot.lost() ? "It was lost" : "It left")
            + when
            + ", on "
            + pilot.host()
            + ": "
            + Words.sentence(pilot.reason())
            + (calls > 0 ? " It had ended " + Words.count(calls, "call", "calls") + "." : "")
            + " Its unfinished calls ran, or will run, elsewhere.",
        pilot.lost()
            ? "see the end of its log and of its job: often the job was killed for its memory"
                + " (--memory) or the machine was taken away; the run replaces pilots that it has"
                + " requested"
            : "nothing; the run replaces pilots that it has requested while they pay");
  }

  private WhyAnswer job(JobState state) {
    String words = state.word() + (state.reason().isEmpty() ? "" : " (" + state.reason() + ")");
    return switch (state.phase()) {
      case PENDING ->
          WhyAnswer.of(
              about,
              "queued",
              "Its job is in the queue: " + words + ".",
              "nothing while the queue moves; details: pcm pilots explain" + run.option());
      case RUNNING ->
          WhyAnswer.of(
              about,
              "starting",
              "Its job runs"
                  + (state.node().isEmpty() ? "" : " on " + state.node())
                  + ", but its pilot has not connected: it is starting, or cannot reach this"
                  + " machine.",
              "nothing in the first minute; then read its log");
      case ENDING, ENDED, UNKNOWN ->
          WhyAnswer.of(
              about,
              "job-ended",
              "Its job has ended, or is unknown: " + words + ". It never joined this run.",
              "read its log; details: pcm pilots explain" + run.option());
    };
  }

  private WhyAnswer withoutTrace() {
    return WhyAnswer.of(
        about,
        "unknown",
        "It has a log, but never joined this run, and no batch system knows it.",
        "read its log");
  }

  private WhyAnswer withLog(WhyAnswer answer) {
    try {
      List<Path> logs = new PilotLogs(run.paths()).of(name);
      if (logs.isEmpty()) {
        return answer;
      }
      Path log = logs.get(logs.size() - 1);
      return answer.with(Optional.of(log), LogTail.of(log));
    } catch (IOException e) {
      return answer;
    }
  }
}
