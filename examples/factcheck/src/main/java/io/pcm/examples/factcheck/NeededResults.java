package io.pcm.examples.factcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The item of a {@code call} task, in the format of {@code io.pcm.api.workflow.Task.CallTask}.
 *
 * @param results folder of the run's results
 * @param needs the tasks that the call needs, at least one
 */
record NeededResults(Path results, List<Need> needs) {
  private static final JsonMapper JSON = new JsonMapper();

  NeededResults {
    needs = List.copyOf(needs);
  }

  /**
   * A task that has ended.
   *
   * @param task its displayed name, such as {@code verify[template=bare]}
   * @param base its name without the point of the matrix
   * @param values the matrix values, in the order of their keys; empty for a task without a matrix
   * @param file its result file
   */
  record Need(String task, String base, List<String> values, Path file) {
    Need {
      values = List.copyOf(values);
    }
  }

  /**
   * @throws CallFailedException of kind BAD_ITEM for an item in another format
   */
  static NeededResults parse(Json item) throws CallFailedException {
    try {
      JsonNode root = JSON.readTree(item.utf8());
      List<Need> needs = new ArrayList<>();
      for (JsonNode need : root.path("needs")) {
        List<String> values = new ArrayList<>();
        need.path("point").forEach(value -> values.add(value.asText()));
        needs.add(
            new Need(text(need, "task"), text(need, "base"), values, path(text(need, "file"))));
      }
      if (needs.isEmpty()) {
        throw bad("names no task in \"needs\"");
      }
      return new NeededResults(path(text(root, "results")), needs);
    } catch (JsonProcessingException e) {
      throw bad("is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw bad("cannot be read: " + e.getMessage());
    }
  }

  /**
   * The name of a need in a report: the matrix value, such as {@code bare}, if all needs are points
   * of one task's matrix with one key; otherwise the task's full name.
   */
  String nameOf(Need need) {
    String base = needs.get(0).base();
    boolean simple = needs.stream().allMatch(n -> n.base().equals(base) && n.values().size() == 1);
    return simple ? need.values().get(0) : need.task();
  }

  private static String text(JsonNode node, String field) throws CallFailedException {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw bad("lacks the text \"" + field + "\"");
    }
    return value.textValue();
  }

  private static Path path(String text) throws CallFailedException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw bad("names an invalid file: " + e.getMessage());
    }
  }

  private static CallFailedException bad(String what) {
    return new CallFailedException(
        new CallError(
            CallError.BAD_ITEM,
            "the item of this call "
                + what
                + "; the judge is for tasks with \"call\" and"
                + " \"needs\""));
  }
}
