package io.pcm.manager.source;

import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The only item of a call task; see {@link Task.CallTask} for its format. */
final class CallItem {
  private CallItem() {}

  static Json of(Task.CallTask task, Path results) {
    return Json.of(
        "{\"results\":"
            + Json.quote(results.toString())
            + ",\"needs\":["
            + task.needs().stream().map(n -> need(n, results)).collect(Collectors.joining(","))
            + "]}");
  }

  private static String need(TaskName need, Path results) {
    String point =
        need.point().entrySet().stream()
            .map(e -> Json.quote(e.getKey()) + ":" + Json.quote(e.getValue()))
            .collect(Collectors.joining(","));
    return "{\"task\":"
        + Json.quote(need.display())
        + ",\"base\":"
        + Json.quote(need.base())
        + ",\"point\":{"
        + point
        + "},\"file\":"
        + Json.quote(results.resolve(need.resultFile()).toString())
        + "}";
  }
}
