package io.pcm.cli.view;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.cli.view.RunProgress.TaskProgress;
import io.pcm.cli.view.RunSummary.LibrarySummary;
import io.pcm.cli.view.RunSummary.TaskSummary;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A run as JSON lines, for programs. The shapes are documented in {@code docs/json.md} and only
 * ever gain members.
 */
public final class JsonLines {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonLines() {}

  /** The first line: where the run lives. */
  public static String started(String workflow, Path run) {
    return JSON.createObjectNode()
        .put("event", "run-started")
        .put("workflow", workflow)
        .put("run", run.toString())
        .toString();
  }

  public static String progress(RunProgress progress, Rates rates) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", "progress");
    line.put("seconds", seconds(progress.elapsed()));
    ObjectNode tasks = line.putObject("tasks");
    for (TaskProgress task : progress.tasks()) {
      ObjectNode node = tasks.putObject(task.name());
      node.put("stage", task.stage().name());
      node.put("calls", task.calls());
      node.put("succeeded", task.succeeded());
      node.put("failed", task.failed());
      node.put("running", task.running());
      node.put("callsPerSecond", Texts.millisPrecise(rates.callsPerSecond(task.name())));
      rates.timeLeft(task).ifPresent(left -> node.put("secondsLeft", seconds(left)));
    }
    line.put("pilots", progress.pilots());
    line.put("warmContexts", progress.warmContexts());
    return line.toString();
  }

  /** The last line. */
  public static String ended(RunSummary summary) {
    ObjectNode line = JSON.createObjectNode();
    line.put("event", "run-ended");
    line.put("outcome", summary.outcome().name());
    line.put("seconds", seconds(summary.elapsed()));
    line.put("run", summary.run().toString());
    ObjectNode tasks = line.putObject("tasks");
    for (TaskSummary task : summary.tasks()) {
      ObjectNode node = tasks.putObject(task.name());
      node.put("calls", task.calls());
      node.put("succeeded", task.succeeded());
      node.put("failed", task.failed());
      node.put("cancelled", task.cancelled());
      node.put("seconds", Texts.millisPrecise(task.seconds()));
    }
    ObjectNode libraries = line.putObject("libraries");
    for (LibrarySummary library : summary.libraries()) {
      ObjectNode node = libraries.putObject(library.name());
      node.put("contextsLoaded", library.contextsLoaded());
      node.put("calls", library.calls());
      node.put("loadSeconds", Texts.millisPrecise(library.loadSeconds()));
      node.put("loadSecondsAvoided", Texts.millisPrecise(library.loadSecondsAvoided()));
    }
    line.putObject("pilots")
        .put("joined", summary.pilotsJoined())
        .put("lost", summary.pilotsLost());
    return line.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
