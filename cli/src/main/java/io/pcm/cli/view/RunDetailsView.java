package io.pcm.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.inspect.RunDetails;
import io.pcm.runtime.inspect.RunDetails.ShownTask;
import io.pcm.runtime.inspect.RunDetails.UsedLibrary;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RecordedFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code pcm runs show}. */
public final class RunDetailsView {
  private static final int VERSION = 1;

  /** As many digits as Git shows; the JSON has all. */
  private static final int DIGITS = 12;

  private static final int VALUE_CHARS = 100;

  /** Parameters keep every digit. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private RunDetailsView() {}

  public static String text(RunDetails run, ZoneId zone) {
    StringBuilder text = new StringBuilder();
    text.append("workflow: ").append(run.record().workflow().name()).append(", from ");
    text.append(run.record().file().map(f -> Texts.printable("" + f)).orElse("a Java program"));
    text.append("\nstate: ").append(RunsView.state(run.summary()));
    text.append(run.summary().why().isEmpty() ? "" : " (" + run.summary().why() + ")");
    text.append("\ndirectory: ").append(Texts.printable(run.summary().run().toString()));
    if (!run.record().parameters().isEmpty()) {
      text.append("\n\nparameters\n");
      run.record()
          .parameters()
          .forEach((name, value) -> text.append("  " + name + ": " + shown(value) + "\n"));
    } else {
      text.append("\n");
    }
    text.append("\nlibraries\n");
    run.libraries().forEach(each -> library(each, text));
    text.append('\n').append(EndTable.aligned(tasks(run.tasks())));
    text.append('\n').append(EndTable.aligned(managers(run.record().managers(), zone)));
    return text.toString().stripTrailing();
  }

  private static String shown(Json value) {
    String text = Texts.printable(value.toString());
    return text.length() <= VALUE_CHARS ? text : text.substring(0, VALUE_CHARS) + "...";
  }

  private static void library(UsedLibrary library, StringBuilder text) {
    text.append("  ").append(library.name()).append("  ").append(brief(library.sha256()));
    text.append('\n');
    for (RecordedFile file : library.files()) {
      text.append("    ").append(Texts.printable(file.path().toString()));
      text.append("  ").append(Sizes.text(file.bytes()));
      text.append("  ").append(brief(file.sha256())).append('\n');
    }
  }

  private static String brief(String sha256) {
    return "sha256:" + sha256.substring(0, DIGITS);
  }

  private static List<List<String>> tasks(List<ShownTask> tasks) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("task", "phase", "calls", "succeeded", "failed", "result file"));
    for (ShownTask task : tasks) {
      String size = task.results().isPresent() ? Sizes.text(task.resultBytes()) : "-";
      TaskProgress progress = task.progress().orElse(null);
      rows.add(
          progress == null
              ? List.of(task.name(), "-", "-", "-", "-", size)
              : List.of(
                  task.name(),
                  progress.phase().name(),
                  progress.calls() < 0 ? "?" : "" + progress.calls(),
                  "" + progress.succeeded(),
                  "" + progress.failed(),
                  size));
    }
    return rows;
  }

  private static List<List<String>> managers(List<ManagerStay> managers, ZoneId zone) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("manager", "started", "ended", "outcome", "host", "process", "pcm"));
    for (ManagerStay stay : managers) {
      rows.add(
          List.of(
              "" + stay.epoch(),
              RunsView.time(stay.started(), zone),
              stay.ended().map(when -> RunsView.time(when, zone)).orElse("-"),
              stay.outcome().map(how -> how.toLowerCase(Locale.ROOT).replace('_', ' ')).orElse("-"),
              Texts.printable(stay.host()),
              "" + stay.pid(),
              stay.pcm()));
    }
    return rows;
  }

  public static String json(RunDetails run) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.setAll(RunsView.node(run.summary()));
    root.put("workflow", run.record().workflow().name());
    root.put("file", run.record().file().map(Path::toString).orElse(null));
    ObjectNode parameters = root.putObject("parameters");
    run.record().parameters().forEach((name, value) -> parameters.set(name, tree(value)));
    ArrayNode libraries = root.putArray("libraries");
    for (UsedLibrary library : run.libraries()) {
      ObjectNode node =
          libraries.addObject().put("library", library.name()).put("sha256", library.sha256());
      ArrayNode files = node.putArray("files");
      library
          .files()
          .forEach(
              file ->
                  files
                      .addObject()
                      .put("path", file.path().toString())
                      .put("bytes", file.bytes())
                      .put("sha256", file.sha256()));
    }
    ArrayNode tasks = root.putArray("tasks");
    run.tasks().forEach(task -> tasks.add(node(task)));
    ArrayNode managers = root.putArray("managers");
    for (ManagerStay stay : run.record().managers()) {
      ObjectNode node = managers.addObject().put("epoch", stay.epoch());
      node.put("started", stay.started().toString());
      node.put("ended", stay.ended().map(Instant::toString).orElse(null));
      node.put("outcome", stay.outcome().orElse(null));
      node.put("host", stay.host()).put("pid", stay.pid()).put("pcm", stay.pcm());
    }
    return root.toString();
  }

  private static ObjectNode node(ShownTask task) {
    ObjectNode node = JSON.createObjectNode().put("task", task.name());
    node.put("library", task.library()).put("function", task.function());
    TaskProgress progress = task.progress().orElse(null);
    node.put("phase", progress == null ? null : progress.phase().name());
    node.put("calls", progress == null || progress.calls() < 0 ? null : progress.calls());
    node.put("succeeded", progress == null ? null : progress.succeeded());
    node.put("failed", progress == null ? null : progress.failed());
    node.put("results", task.results().map(Path::toString).orElse(null));
    return node.put("resultBytes", task.resultBytes());
  }

  private static JsonNode tree(Json value) {
    try {
      return JSON.readTree(value.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record has JSON values", e);
    }
  }
}
