package io.pcm.api.results;

import io.pcm.api.Json;
import io.pcm.api.workflow.TaskName;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The item of a {@code call} task: the tasks that it needed, and where their results are. As JSON:
 *
 * <pre>{@code
 * {"results":"/…/results",
 *  "needs":[{"task":"verify[template=bare]","base":"verify","point":{"template":"bare"},
 *            "file":"/…/results/verify/template=bare.jsonl"}]}
 * }</pre>
 *
 * <p>The artifact {@code pcm-json} reads it:
 *
 * <pre>{@code
 * CallItem call = CallItems.read(item);
 * for (CallItem.Need need : call.needs()) {
 *   System.out.println("the results of " + need.task() + " are in " + need.file());
 * }
 * }</pre>
 *
 * @param results the folder of the run's results, absolute; a function may write files of its own
 *     there
 * @param needs in the order of the workflow; may be empty
 */
public record CallItem(Path results, List<Need> needs) {
  public CallItem {
    needs = List.copyOf(needs);
  }

  /**
   * A task that has ended.
   *
   * @param file its result file, one {@link ResultLine} per line
   */
  public record Need(TaskName task, Path file) {}

  /** The item of a call that needs these tasks. */
  public static CallItem of(Path results, List<TaskName> needs) {
    return new CallItem(
        results,
        needs.stream().map(task -> new Need(task, results.resolve(task.resultFile()))).toList());
  }

  public Json toJson() {
    String all = needs.stream().map(CallItem::json).collect(Collectors.joining(","));
    return Json.of("{\"results\":" + Json.quote(results.toString()) + ",\"needs\":[" + all + "]}");
  }

  private static String json(Need need) {
    String point =
        need.task.point().entrySet().stream()
            .map(e -> Json.quote(e.getKey()) + ":" + Json.quote(e.getValue()))
            .collect(Collectors.joining(","));
    return "{\"task\":"
        + Json.quote(need.task.display())
        + ",\"base\":"
        + Json.quote(need.task.base())
        + ",\"point\":{"
        + point
        + "},\"file\":"
        + Json.quote(need.file.toString())
        + "}";
  }
}
