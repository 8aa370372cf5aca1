package io.pcm.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Result files of tasks that have changed since they were written: they would pass for results of
 * the present workflow. They are moved to the folder {@code earlier}, under the number of their
 * version, and back if that version counts again. A file that is missing is written again.
 */
final class EarlierResults {
  private final Path results;

  EarlierResults(Path results) {
    this.results = results;
  }

  /**
   * @param before the numbers of the tasks that were computed so far, by displayed name
   * @param now the numbers of those that are computed from now on
   */
  void move(Map<String, Integer> before, Map<String, Integer> now) throws IOException {
    for (Map.Entry<String, Integer> each : before.entrySet()) {
      if (!each.getValue().equals(now.get(each.getKey()))) {
        move(file(each.getKey()), earlier(each.getKey(), each.getValue()));
      }
    }
    for (Map.Entry<String, Integer> each : now.entrySet()) {
      if (!each.getValue().equals(before.get(each.getKey()))) {
        move(earlier(each.getKey(), each.getValue()), file(each.getKey()));
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.createDirectories(to.toAbsolutePath().getParent());
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path file(String task) {
    return results.resolve(name(task));
  }

  private Path earlier(String task, int version) {
    return results.resolve("earlier").resolve(String.valueOf(version)).resolve(name(task));
  }

  /** As in {@link io.pcm.api.workflow.TaskName#resultFile()}. */
  private static String name(String task) {
    int point = task.indexOf('[');
    return point < 0
        ? task + ".jsonl"
        : task.substring(0, point) + "/" + task.substring(point + 1, task.length() - 1) + ".jsonl";
  }
}
