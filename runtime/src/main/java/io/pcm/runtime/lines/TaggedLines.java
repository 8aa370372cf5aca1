package io.pcm.runtime.lines;

import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Result lines as they are, with the task as last members: {@code
 * "task":"verify[template=bare]","point":{"template":"bare"}}.
 */
public final class TaggedLines implements RowPrinter {
  private final OutputStream out;

  public TaggedLines(OutputStream out) {
    this.out = out;
  }

  @Override
  public LineTaker of(Task task) {
    byte[] end = end(task.name()).getBytes(StandardCharsets.UTF_8);
    return (line, length) -> {
      if (length < 3 || line[length - 1] != '\n' || line[length - 2] != '}') {
        throw new IOException("not a line of results");
      }
      out.write(line, 0, length - 2);
      out.write(end);
      return true;
    };
  }

  private static String end(TaskName task) {
    String point = task.point().isEmpty() ? "" : ",\"point\":" + point(task);
    return ",\"task\":" + Json.quote(task.display()) + point + "}\n";
  }

  /** The point of a matrix as a JSON object. */
  static String point(TaskName task) {
    return task.point().entrySet().stream()
        .map(each -> Json.quote(each.getKey()) + ":" + Json.quote(each.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
