package io.pcm.cli.view;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.loop.UsageJson;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A run as JSON lines, for programs. {@code docs/json.md} describes them; members are only ever
 * added.
 */
public final class JsonLines {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private JsonLines() {}

  /** The first line, with the run directory. */
  public static String started(String workflow, Path run) {
    return line("run-started").put("workflow", workflow).put("run", run.toString()).toString();
  }

  public static String progress(RunProgress view, Duration elapsed, Rates rates) {
    ObjectNode line = line("progress");
    line.put("seconds", seconds(elapsed));
    ObjectNode tasks = line.putObject("tasks");
    for (TaskProgress task : view.tasks()) {
      ObjectNode node = tasks.putObject(task.name());
      node.put("phase", task.phase().name());
      counts(node, task);
      node.put("running", task.running());
      node.put("callsPerSecond", Texts.millisPrecise(rates.callsPerSecond(task.name())));
      rates.timeLeft(view, task).ifPresent(left -> node.put("secondsLeft", seconds(left)));
    }
    line.put("pilots", view.pilots().size());
    line.put("warmContexts", Tasks.warmContexts(view));
    if (view.storeWaits() != null) {
      line.put("storeWaits", view.storeWaits());
    }
    return line.toString();
  }

  /** The last line. */
  public static String ended(RunReport report) {
    RunProgress view = report.view();
    ObjectNode line = line("run-ended");
    line.put("outcome", outcome(report.end()));
    line.put("seconds", seconds(report.elapsed()));
    line.put("run", report.runDirectory().toString());
    ObjectNode tasks = line.putObject("tasks");
    for (TaskProgress task : view.tasks()) {
      ObjectNode node = tasks.putObject(task.name());
      counts(node, task);
      node.put("seconds", Texts.millisPrecise(task.seconds()));
      node.set("engine", JSON.valueToTree(task.engine()));
    }
    ObjectNode libraries = line.putObject("libraries");
    for (LibraryProgress library : view.libraries()) {
      ObjectNode node = libraries.putObject(library.name());
      node.put("contextsLoaded", library.contextsLoaded());
      node.put("calls", library.calls());
      node.put("loadSeconds", Texts.millisPrecise(library.loadSeconds()));
      node.put("loadSecondsAvoided", Texts.millisPrecise(library.loadSecondsAvoided()));
      node.put("lostWithPilots", library.lostWithPilots());
      node.put("lostToRestarts", library.lostToRestarts());
      node.set("engine", JSON.valueToTree(library.engine()));
    }
    line.set("failures", JSON.valueToTree(view.failures()));
    line.putObject("pilots").put("joined", view.pilotsJoined()).put("lost", view.pilotsLost());
    line.set("usage", UsageJson.of(view.usage()));
    return line.toString();
  }

  private static ObjectNode line(String event) {
    return JSON.createObjectNode().put("version", VERSION).put("event", event);
  }

  private static void counts(ObjectNode node, TaskProgress task) {
    node.put("calls", Math.max(0, task.calls()));
    node.put("succeeded", task.succeeded());
    node.put("failed", task.failed());
    node.put("cancelled", task.cancelled());
    node.put("reused", task.reused());
  }

  private static String outcome(RunReport.End end) {
    return switch (end) {
      case SUCCEEDED -> "SUCCEEDED";
      case SOME_FAILED -> "FAILED";
      case SUSPENDED -> "SUSPENDED";
    };
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
