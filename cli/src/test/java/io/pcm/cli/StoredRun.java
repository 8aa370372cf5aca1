package io.pcm.cli;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.Fence;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.inspect.RunStores;
import io.pcm.runtime.rundir.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.awaitility.Awaitility;

/** A run that was stopped, with outcomes that no pilot computed. */
final class StoredRun {
  private final Path directory;
  private final List<Task> tasks = new ArrayList<>();
  private final Map<TaskName, List<String>> ends = new LinkedHashMap<>();

  StoredRun(Path directory) {
    this.directory = directory;
  }

  /** One row: its item, and its result, {@code !KIND message}, or nothing if it has not ended. */
  record Row(String item, String end) {}

  static Row row(String item, String end) {
    return new Row(item, end);
  }

  StoredRun task(TaskName name, String function, Row... rows) {
    tasks.add(
        new Task.MapTask(
            name,
            new Task.FunctionUse("echo", function, Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(List.of(rows).stream().map(each -> Json.of(each.item)).toList()),
            OptionalInt.empty()));
    ends.put(name, List.of(rows).stream().map(Row::end).toList());
    return this;
  }

  Workflow workflow() {
    Library echo = Library.of("echo", new Host.Command(List.of("cat"))).build();
    return new Workflow("stored", List.of(echo), tasks);
  }

  /** The run directory. */
  String make() throws Exception {
    Workflow workflow = workflow();
    try (Run run = Pcm.start(workflow, RunOptions.in(directory))) {
      // So that its status says how many rows there are.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> run.progress().tasks().stream().allMatch(task -> task.calls() >= 0));
      run.kill();
    }
    try (RunDirectory open = RunDirectory.open(directory, false);
        RunStore store = RunStores.open(open, Fence.NONE)) {
      Map<TaskName, TaskNumber> numbers = new Plans(store).numbers(workflow);
      for (Task task : tasks) {
        store.commit(List.of(new Fact.OutcomesRecorded(outcomes(task, numbers.get(task.name())))));
      }
    }
    return directory.toString();
  }

  private Outcomes outcomes(Task task, TaskNumber number) {
    List<Json> items = ((Items.Listed) ((Task.MapTask) task).items()).items();
    Outcomes.Builder rows = new Outcomes.Builder(number, items.size());
    for (int index = 0; index < items.size(); index++) {
      String end = ends.get(task.name()).get(index);
      if (!end.isEmpty()) {
        boolean failed = end.startsWith("!");
        String[] words = end.substring(1).split(" ", 2);
        Json payload = failed ? new CallError(words[0], words[1]).toJson() : Json.of(end);
        Outcome outcome = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        ItemHash hash = ItemHash.of(items.get(index));
        rows.add(index, new CallEnd(outcome, 1, 140_000, hash, new Payload(payload)));
      }
    }
    return rows.build();
  }
}
