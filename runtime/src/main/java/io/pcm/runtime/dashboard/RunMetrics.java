package io.pcm.runtime.dashboard;

import static io.pcm.runtime.dashboard.MetricFamily.counter;
import static io.pcm.runtime.dashboard.MetricFamily.gauge;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.runtime.rundir.PcmVersion;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The metrics of a run for Prometheus. The number of series has a limit, whatever is in the
 * workflow: what is above {@value #NAMES_MAX} tasks, libraries, groups or kinds shares a label.
 */
final class RunMetrics {
  /** A series for each of a matrix of 10,000 tasks would burden any Prometheus. */
  static final int NAMES_MAX = 200;

  static final String OTHERS = "(others)";

  private static final ExpositionFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
  private static final double MILLIS = 1e3;

  private final List<MetricFamily> all = new ArrayList<>();

  private RunMetrics() {}

  /**
   * @param run the name of the run
   */
  static RunMetrics of(String run, RunProgress view) {
    RunMetrics metrics = new RunMetrics();
    metrics.add(
        gauge("pcm_run", "The run; always 1").add(1, "run", run, "version", PcmVersion.text()));
    metrics.run(view);
    metrics.tasks(view.tasks());
    metrics.libraries(view.libraries());
    metrics.pilots(view);
    metrics.groups(view.groups());
    metrics.usage(view.usage());
    return metrics;
  }

  /** The media type of the format. */
  static String type(boolean openMetrics) {
    return (openMetrics ? OPEN_METRICS : PROMETHEUS).getContentType();
  }

  /** As text, version 0.0.4. */
  byte[] prometheus() {
    return written(PROMETHEUS);
  }

  /** As OpenMetrics, version 1.0.0. */
  byte[] openMetrics() {
    return written(OPEN_METRICS);
  }

  private byte[] written(ExpositionFormatWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(
          out,
          new MetricSnapshots(all.stream().map(MetricFamily::snapshot).toList()),
          EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private MetricFamily add(MetricFamily family) {
    all.add(family);
    return family;
  }

  private static String label(int index, String name) {
    return index < NAMES_MAX ? name : OTHERS;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }

  private void run(RunProgress view) {
    add(gauge("pcm_run_ended", "Whether the run has ended")).add(flag(view.outcome() != null));
    add(gauge("pcm_run_draining", "Whether the run is being stopped")).add(flag(view.draining()));
    add(gauge("pcm_store_waiting", "Whether nothing can be stored, for example on a full disk"))
        .add(flag(view.storeWaits() != null));
    add(gauge("pcm_manager_epoch", "The number of the manager in this run")).add(view.epoch());
    add(counter("pcm_outcomes_dropped", "Outcomes of calls that were already done"))
        .add(view.dropped());
    add(counter("pcm_strangers", "Traffic on the manager's port that does not belong to the run"))
        .add(view.strangers().refusedMessages(), "kind", "message")
        .add(view.strangers().closedConnections(), "kind", "connection");
    MetricFamily failures =
        add(gauge("pcm_failures", "Calls that failed or were not run, by kind of error"));
    List<String> kinds = view.failures().stream().map(FailureSummary::kind).distinct().toList();
    for (FailureSummary each : view.failures()) {
      failures.add(each.count(), "kind", label(kinds.indexOf(each.kind()), each.kind()));
    }
  }

  private void tasks(List<TaskProgress> tasks) {
    MetricFamily phases = add(gauge("pcm_tasks", "Tasks, by phase"));
    for (TaskPhase phase : TaskPhase.values()) {
      phases.add(
          tasks.stream().filter(task -> task.phase() == phase).count(), "phase", word(phase));
    }
    MetricFamily ended = add(counter("pcm_calls", "Calls that have ended, by outcome"));
    MetricFamily known = add(gauge("pcm_calls_known", "Calls of a task, as far as it is counted"));
    MetricFamily running = add(gauge("pcm_calls_running", "Calls that run in contexts"));
    MetricFamily reused =
        add(gauge("pcm_calls_reused", "Calls that an earlier version of the task has made"));
    for (int i = 0; i < tasks.size(); i++) {
      TaskProgress task = tasks.get(i);
      String name = label(i, task.name());
      ended.add(task.succeeded(), "task", name, "outcome", "succeeded");
      ended.add(task.failed(), "task", name, "outcome", "failed");
      ended.add(task.cancelled(), "task", name, "outcome", "cancelled");
      known.add(Math.max(0, task.calls()), "task", name);
      running.add(task.running(), "task", name);
      reused.add(task.reused(), "task", name);
    }
  }

  private void libraries(List<LibraryProgress> libraries) {
    MetricFamily contexts = add(gauge("pcm_contexts", "Contexts, by state"));
    MetricFamily loads = add(counter("pcm_loads", "Contexts that were loaded"));
    MetricFamily calls = add(counter("pcm_library_calls", "Calls that contexts have ended"));
    MetricFamily loading = add(counter("pcm_load_seconds", "Time that loads took"));
    MetricFamily avoided =
        add(counter("pcm_load_avoided_seconds", "Time that one load per call would have cost"));
    MetricFamily lost = add(counter("pcm_loads_lost", "Loads whose context was lost, by cause"));
    MetricFamily tokens = add(counter("pcm_tokens", "Tokens of results, by kind"));
    for (int i = 0; i < libraries.size(); i++) {
      LibraryProgress each = libraries.get(i);
      String name = label(i, each.name());
      contexts.add(each.warm(), "library", name, "state", "warm");
      contexts.add(each.loading(), "library", name, "state", "loading");
      loads.add(each.contextsLoaded(), "library", name);
      calls.add(each.calls(), "library", name);
      loading.add(each.loadSeconds(), "library", name);
      avoided.add(each.loadSecondsAvoided(), "library", name);
      lost.add(each.lostWithPilots(), "library", name, "cause", "pilot");
      lost.add(each.lostToRestarts(), "library", name, "cause", "restart");
      tokens.add(each.engine().promptTokens(), "library", name, "kind", "prompt");
      tokens.add(each.engine().cachedTokens(), "library", name, "kind", "cached");
      tokens.add(each.engine().tokens(), "library", name, "kind", "generated");
    }
  }

  private void pilots(RunProgress view) {
    MetricFamily states = add(gauge("pcm_pilots", "Connected pilots, by state"));
    for (PilotState state : PilotState.values()) {
      states.add(
          view.pilots().stream().filter(pilot -> pilot.state() == state).count(),
          "state",
          word(state));
    }
    add(gauge("pcm_gpus", "GPUs of connected pilots"))
        .add(view.pilots().stream().mapToInt(PilotProgress::gpus).sum());
    add(counter("pcm_pilots_joined", "Pilots that have connected")).add(view.pilotsJoined());
    add(counter("pcm_pilots_lost", "Pilots that were lost, for example preempted"))
        .add(view.pilotsLost());
  }

  private void groups(List<GroupProgress> groups) {
    MetricFamily jobs = add(gauge("pcm_jobs", "Jobs of a group of pilots, by state"));
    for (int i = 0; i < groups.size(); i++) {
      GroupProgress.Jobs each = groups.get(i).jobs();
      String name = label(i, groups.get(i).group());
      jobs.add(each.wanted(), "group", name, "state", "wanted");
      jobs.add(each.waiting(), "group", name, "state", "waiting");
      jobs.add(each.starting(), "group", name, "state", "starting");
      jobs.add(each.connected(), "group", name, "state", "connected");
    }
  }

  private void usage(List<UsageProgress> usage) {
    MetricFamily seconds =
        add(
            counter(
                "pcm_held_seconds", "Time that pilots, or each of their GPUs, were held, by use"));
    for (int i = 0; i < usage.size(); i++) {
      UsageProgress each = usage.get(i);
      String[] labels = {
        "group", label(i, each.group()), "device", label(i, each.device()), "unit", "", "use", ""
      };
      labels[5] = word(each.unit());
      record Part(String use, long millis) {}
      for (Part part :
          List.of(
              new Part("useful", each.usefulMillis()),
              new Part("loading", each.loadingMillis()),
              new Part("idle", each.idleMillis()),
              new Part("lost", each.lostMillis()))) {
        labels[7] = part.use();
        seconds.add(part.millis() / MILLIS, labels);
      }
    }
  }
}
