package io.pcm.runtime.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the output of {@link WorkflowJson}. Throws IllegalArgumentException if something is missing
 * or invalid.
 */
final class WorkflowJsonReader {
  private final Map<String, TaskName> names = new LinkedHashMap<>();

  private final Path run;

  private WorkflowJsonReader(Path run) {
    this.run = run;
  }

  /**
   * @param run the run directory
   */
  static Workflow workflow(JsonNode node, Path run) {
    WorkflowJsonReader reader = new WorkflowJsonReader(run);
    List<Library> libraries = new ArrayList<>();
    node.path("libraries").forEach(each -> libraries.add(library(each)));
    List<JsonNode> tasks = new ArrayList<>();
    node.path("tasks").forEach(tasks::add);
    tasks.forEach(each -> reader.names.put(text(each, "name"), name(each)));
    return new Workflow(
        text(node, "name"), libraries, tasks.stream().map(each -> reader.task(each)).toList());
  }

  private static TaskName name(JsonNode task) {
    Map<String, String> point = new LinkedHashMap<>();
    task.path("point").properties().forEach(e -> point.put(e.getKey(), e.getValue().asText()));
    return point.isEmpty()
        ? TaskName.of(text(task, "name"))
        : new TaskName(text(task, "base"), point);
  }

  private static Library library(JsonNode node) {
    Library.Host host =
        node.has("class")
            ? new Library.Host.Jvm(
                text(node, "class"), texts(node, "class-path"), texts(node, "jvm-options"))
            : new Library.Host.Command(texts(node, "command"));
    JsonNode room = node.path("resources");
    Map<String, String> env = new LinkedHashMap<>();
    node.path("env").properties().forEach(e -> env.put(e.getKey(), e.getValue().asText()));
    LibraryBuilder library = Library.of(text(node, "name"), host);
    library
        .settings(json(node.path("settings")))
        .resources(
            new Resources(
                room.path("cores").asInt(),
                room.path("memory").asLong(),
                room.path("gpus").asDouble(),
                room.path("gpu-memory").asLong()))
        .files(texts(node, "files").stream().map(Path::of).toList())
        .env(env)
        .wrap(texts(node, "wrap"))
        .loadTimeout(Duration.parse(text(node, "load-timeout")))
        .callTimeout(Duration.parse(text(node, "call-timeout")))
        .loadsAtOnce(number(node, "loads-at-once"))
        .retention(Library.Retention.valueOf(text(node, "retention").toUpperCase(Locale.ROOT)))
        .verify(Library.Verify.valueOf(text(node, "verify").toUpperCase(Locale.ROOT)));
    library =
        node.path("slots").isTextual()
            ? library.autoSlots()
            : library.slots(node.path("slots").asInt());
    return node.path("memory-estimated").asBoolean()
        ? library.estimatedMemory(room.path("memory").asLong()).build()
        : library.build();
  }

  private Task task(JsonNode node) {
    TaskName name = known(text(node, "name"));
    Task.FunctionUse use =
        new Task.FunctionUse(
            text(node, "library"), text(node, "function"), json(node.path("with")));
    List<TaskName> needs = texts(node, "needs").stream().map(this::known).toList();
    if (!node.has("map")) {
      return new Task.CallTask(name, use, policy(node), needs);
    }
    Items items = items(node.path("map"));
    OptionalInt limit = number(node, "limit");
    Optional<String> id = node.has("id") ? Optional.of(node.path("id").asText()) : Optional.empty();
    return new Task.MapTask(name, use, policy(node), items, limit, id, needs);
  }

  private static Policy policy(JsonNode node) {
    return new Policy(
        node.path("retries").path("error").asInt(),
        node.path("retries").path("death").asInt(),
        Policy.OnError.valueOf(text(node, "on-error").toUpperCase(Locale.ROOT)),
        number(node, "max-failures"),
        number(node, "fail-early").orElse(Policy.DEFAULT.failEarly()),
        node.has("keep") ? Optional.of(texts(node, "keep")) : Optional.empty());
  }

  private Items items(JsonNode node) {
    if (node.has("file")) {
      return new Items.JsonLines(run.resolve(text(node, "file")));
    }
    if (node.has("items")) {
      List<Json> items = new ArrayList<>();
      node.path("items").forEach(item -> items.add(json(item)));
      return new Items.Listed(items);
    }
    return new Items.ResultsOf(
        texts(node, "results-of").stream().map(this::known).toList(),
        node.path("include-failed").asBoolean(),
        RowsJson.where(node),
        RowsJson.from(node));
  }

  private TaskName known(String display) {
    TaskName name = names.get(display);
    if (name == null) {
      throw new IllegalArgumentException("unknown task " + display);
    }
    return name;
  }

  private static OptionalInt number(JsonNode node, String field) {
    return node.has(field) ? OptionalInt.of(node.path(field).asInt()) : OptionalInt.empty();
  }

  private static Json json(JsonNode node) {
    return Json.of(node.toString());
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return node.path(field).asText();
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    node.path(field).forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
