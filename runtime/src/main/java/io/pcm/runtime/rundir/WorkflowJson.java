package io.pcm.runtime.rundir;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A workflow as a JSON tree, with fields in a fixed order, so that records can be compared. */
public final class WorkflowJson {
  /** Keeps all digits of numbers. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private WorkflowJson() {}

  /**
   * @param run the run directory; files in it are recorded by their path in it, because it may be
   *     moved
   */
  static ObjectNode of(Workflow workflow, Path run) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", workflow.name());
    ArrayNode libraries = node.putArray("libraries");
    workflow.libraries().forEach(library -> libraries.add(of(library)));
    ArrayNode tasks = node.putArray("tasks");
    workflow.tasks().forEach(task -> tasks.add(of(task, run)));
    return node;
  }

  /** The value itself; if the bytes are not JSON, a text that says so. */
  public static JsonNode tree(Json json) {
    try {
      return MAPPER.readTree(json.utf8());
    } catch (IOException e) {
      return TextNode.valueOf("(no JSON) " + json);
    }
  }

  /** A library. */
  public static ObjectNode of(Library library) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", library.name());
    if (library.host() instanceof Library.Host.Jvm) {
      Library.Host.Jvm jvm = (Library.Host.Jvm) library.host();
      node.put("class", jvm.className());
      strings(node, "class-path", jvm.classPath());
      strings(node, "jvm-options", jvm.jvmOptions());
    } else {
      strings(node, "command", ((Library.Host.Command) library.host()).argv());
    }
    node.set("settings", tree(library.settings()));
    if (library.autoSlots()) {
      node.put("slots", "auto");
    } else {
      node.put("slots", library.slots());
    }
    ObjectNode resources = node.putObject("resources");
    resources.put("cores", library.resources().cores());
    resources.put("memory", library.resources().memory());
    gpus(resources, library.resources());
    node.put("memory-estimated", library.memoryIsEstimated());
    ArrayNode files = node.putArray("files");
    library.files().forEach(file -> files.add(file.toString()));
    ObjectNode env = node.putObject("env");
    library.env().forEach(env::put);
    if (!library.wrap().isEmpty()) {
      strings(node, "wrap", library.wrap());
    }
    node.put("load-timeout", library.loadTimeout().toString());
    node.put("call-timeout", library.callTimeout().toString());
    library.loadsAtOnce().ifPresent(most -> node.put("loads-at-once", most));
    node.put("retention", library.retention().name().toLowerCase(Locale.ROOT));
    node.put("verify", library.verify().name().toLowerCase(Locale.ROOT));
    return node;
  }

  private static void gpus(ObjectNode node, Resources resources) {
    if (resources.sharesGpu()) {
      node.put("gpus", resources.gpus());
    } else {
      node.put("gpus", resources.gpuCount());
    }
    if (resources.gpuMemory() > 0) {
      node.put("gpu-memory", resources.gpuMemory());
    }
  }

  private static ObjectNode of(Task task, Path run) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", task.name().display());
    if (!task.name().point().isEmpty()) {
      node.put("base", task.name().base());
      ObjectNode point = node.putObject("point");
      task.name().point().forEach(point::put);
    }
    node.put("library", task.library()).put("function", task.function());
    if (task instanceof Task.MapTask) {
      Task.MapTask map = (Task.MapTask) task;
      node.set("map", items(map.items(), run));
      map.limit().ifPresent(limit -> node.put("limit", limit));
      map.id().ifPresent(path -> node.put("id", path));
      if (!map.after().isEmpty()) {
        names(node, "needs", map.after());
      }
    } else {
      names(node, "needs", task.needs());
    }
    node.set("with", tree(task.settings()));
    Policy policy = task.policy();
    ObjectNode retries = node.putObject("retries");
    retries.put("error", policy.retriesAfterError()).put("death", policy.retriesAfterDeath());
    node.put("on-error", policy.onError().name().toLowerCase(Locale.ROOT));
    policy.maxFailures().ifPresent(max -> node.put("max-failures", max));
    if (policy.failEarly() != Policy.DEFAULT.failEarly()) {
      node.put("fail-early", policy.failEarly());
    }
    policy.keep().ifPresent(fields -> strings(node, "keep", fields));
    return node;
  }

  private static ObjectNode items(Items items, Path run) {
    ObjectNode node = MAPPER.createObjectNode();
    if (items instanceof Items.JsonLines) {
      Path file = ((Items.JsonLines) items).file();
      node.put("file", (file.startsWith(run) ? run.relativize(file) : file).toString());
    } else if (items instanceof Items.Listed) {
      ArrayNode listed = node.putArray("items");
      ((Items.Listed) items).items().forEach(item -> listed.add(tree(item)));
    } else if (items instanceof Items.ResultsOf results) {
      names(node, "results-of", results.tasks());
      node.put("include-failed", results.includeFailed());
      node.setAll(RowsJson.of(results));
    } else {
      throw new IllegalStateException("a stream is written to a file before it is recorded");
    }
    return node;
  }

  private static void strings(ObjectNode node, String field, List<String> texts) {
    ArrayNode array = node.putArray(field);
    texts.forEach(text -> array.add(text));
  }

  private static void names(ObjectNode node, String field, List<TaskName> names) {
    ArrayNode array = node.putArray(field);
    names.forEach(name -> array.add(name.display()));
  }
}
