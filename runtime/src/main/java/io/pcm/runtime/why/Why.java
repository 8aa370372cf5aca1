package io.pcm.runtime.why;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.workflow.Task;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.inspect.RunResults.EachLine;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers why a run, a task, a call, a pilot or a context waits, has failed or is slow. Reads the
 * run directory and asks the manager if there is one; changes nothing. Works for runs in progress,
 * stopped, killed and ended.
 */
public final class Why {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Maximum number of failed rows that are read to group them. */
  private static final int ROWS_MAX = 1000;

  private final KnownRun run;

  private Why(KnownRun run) {
    this.run = run;
  }

  /**
   * Reads a run.
   *
   * @throws RunDirectoryException if there is no run at this path
   */
  public static Why of(Path run) throws RunDirectoryException {
    return new Why(KnownRun.read(run));
  }

  static Why of(KnownRun run) {
    return new Why(run);
  }

  /** About the run. */
  public WhyAnswer run() {
    return new WhyRun(run).answer();
  }

  /** Whether the run has something of this name. */
  public boolean knows(String name) {
    return WhySubject.of(name, run).isPresent();
  }

  /**
   * About something in the run.
   *
   * @param name a task, {@code TASK:INDEX}, the index of a call if there is one task, a pilot or
   *     its job, or a context
   * @throws RunException if there is no such thing, or the call cannot be looked up
   */
  public WhyAnswer about(String name) throws RunException, RunDirectoryException {
    WhySubject subject =
        WhySubject.of(name, run)
            .orElseThrow(() -> new RunException(Kind.WORKFLOW, WhySubject.unknown(name, run)));
    try {
      return subject.match(
          task -> new WhyTask(run, task, () -> failures(task)).answer(),
          (task, index) -> new WhyCall(run, task, index).answer(line(task, index)),
          pilot -> new WhyPilot(run, pilot).answer(),
          context -> new WhyContext(run, context).answer());
    } catch (UnreadableRowsException e) {
      throw e.trouble;
    }
  }

  /** Result lines cannot be read; carries the reason through code that only decides. */
  private static final class UnreadableRowsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient RunException trouble;

    UnreadableRowsException(RunException trouble) {
      super(trouble);
      this.trouble = trouble;
    }
  }

  private Optional<JsonNode> line(Task task, int index) {
    List<JsonNode> found = new ArrayList<>();
    String start = "{\"index\":" + index + ",";
    each(
        task,
        index,
        line -> {
          if (line.startsWith(start)) {
            found.add(parsed(line));
          }
          return found.isEmpty() && indexOf(line) < index;
        });
    return found.stream().findFirst();
  }

  private static int indexOf(String line) {
    int end = line.indexOf(',');
    int colon = line.indexOf(':');
    try {
      return Integer.parseInt(line.substring(colon + 1, Math.max(colon + 1, end)));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Failed rows by kind, for a run whose status does not tell of them any more. */
  private List<FailureSummary> failures(Task task) {
    Map<String, FailureSummary> kinds = new LinkedHashMap<>();
    String name = task.name().display();
    int[] count = {0};
    EachLine row =
        line -> {
          if (!line.contains("\"outcome\":\"SUCCEEDED\"")) {
            JsonNode read = parsed(line);
            JsonNode error = read.path("error");
            FailureSummary one =
                FailureSummary.of(
                    name,
                    error.path("kind").asText(),
                    1,
                    read.path("index").asInt(),
                    error.path("message").asText());
            kinds.merge(one.kind(), one, Why::sum);
            count[0]++;
          }
          return count[0] < ROWS_MAX;
        };
    try {
      each(task, 0, row);
    } catch (UnreadableRowsException e) {
      // The answer then has no details of the rows.
    }
    return List.copyOf(kinds.values());
  }

  private static FailureSummary sum(FailureSummary first, FailureSummary one) {
    List<Integer> indexes = new ArrayList<>(first.indexes());
    if (indexes.size() < FailureSummary.INDEXES_MAX) {
      indexes.addAll(one.indexes());
    }
    return new FailureSummary(
        first.task(), first.kind(), first.count() + 1, first.index(), first.message(), indexes);
  }

  private void each(Task task, int from, EachLine lines) {
    try {
      RunResults.of(run.paths().root()).lines(task.name().display(), from, lines);
    } catch (RunException e) {
      throw new UnreadableRowsException(e);
    } catch (RunDirectoryException | IOException e) {
      throw new UnreadableRowsException(
          new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e));
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UnreadableRowsException(
          new RunException(Kind.ENVIRONMENT, "not a line of results: " + line, e));
    }
  }
}
