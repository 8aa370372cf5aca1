package io.pcm.runtime.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.codec.LibraryIdentity;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns numbers to the tasks and libraries of a workflow. A number never changes within a run,
 * because outcomes are stored under it. With each number, the store keeps what determines the
 * task's results, so that a run is never continued with another task under the same name.
 */
public final class Plans {
  private static final String DOCUMENT = "tasks";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What determines a task's results.
   *
   * @param name the displayed name
   * @param parts hash of each part, such as "prompt and settings"; equal parts give equal results
   */
  record Filed(String name, Map<String, String> parts) {}

  private final RunStore store;

  public Plans(RunStore store) {
    this.store = store;
  }

  /**
   * The plan of this workflow in this run.
   *
   * @param parts the parts of every task
   * @param digests the digests of the files of every library, by its name
   * @throws RunException if a task of the run has changed or no longer exists
   */
  public RunPlan plan(
      Workflow workflow,
      Map<TaskName, Map<String, String>> parts,
      Map<String, Map<String, String>> digests)
      throws RunException, StoreException {
    List<Filed> filed = new ArrayList<>(read());
    Map<String, Task> byName = new LinkedHashMap<>();
    workflow.tasks().forEach(task -> byName.put(task.name().display(), task));
    refuseChanges(filed, byName, parts);
    for (Task task : workflow.tasks()) {
      String name = task.name().display();
      if (filed.stream().noneMatch(f -> f.name().equals(name))) {
        filed.add(new Filed(name, parts.getOrDefault(task.name(), Map.of())));
      }
    }
    write(filed);
    return numbered(workflow, filed, byName, digests);
  }

  /** The numbers of the workflow's tasks that already have one in this run. */
  public Map<TaskName, TaskNumber> numbers(Workflow workflow) throws StoreException {
    List<String> filed = read().stream().map(Filed::name).toList();
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      int at = filed.indexOf(task.name().display());
      if (at >= 0) {
        numbers.put(task.name(), new TaskNumber(at));
      }
    }
    return numbers;
  }

  private static void refuseChanges(
      List<Filed> filed, Map<String, Task> byName, Map<TaskName, Map<String, String>> parts)
      throws RunException {
    List<String> changes = new ArrayList<>();
    for (Filed each : filed) {
      Task task = byName.get(each.name());
      if (task == null) {
        changes.add("task " + each.name() + " is no longer in the workflow");
        continue;
      }
      Map<String, String> now = parts.getOrDefault(task.name(), Map.of());
      List<String> changed = new ArrayList<>();
      for (String part : now.keySet()) {
        if (!now.get(part).equals(each.parts().get(part))) {
          changed.add(part);
        }
      }
      if (!changed.isEmpty()) {
        changes.add("task " + each.name() + " has changed in: " + String.join(", ", changed));
      }
    }
    if (!changes.isEmpty()) {
      throw new RunException(
          RunException.Kind.WORKFLOW,
          "this run directory has results of a different version of this workflow:\n  "
              + String.join("\n  ", changes)
              + "\nUndo the change, start over with --fresh (the old run is kept next to the"
              + " new one), or use another run directory with --run-dir. In Java:"
              + " RunOptions.fresh(), or another directory.");
    }
  }

  private static RunPlan numbered(
      Workflow workflow,
      List<Filed> filed,
      Map<String, Task> byName,
      Map<String, Map<String, String>> digests) {
    Map<String, LibraryNumber> libraries = new LinkedHashMap<>();
    List<LibrarySpec> specs = new ArrayList<>();
    for (Library library : workflow.libraries()) {
      LibraryNumber number = new LibraryNumber(specs.size());
      libraries.put(library.name(), number);
      Map<String, String> files = digests.getOrDefault(library.name(), Map.of());
      specs.add(new LibrarySpec(number, library, files, LibraryIdentity.of(library, files)));
    }
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    for (Filed each : filed) {
      numbers.put(task(byName, each).name(), new TaskNumber(numbers.size()));
    }
    List<PlannedTask> tasks = new ArrayList<>();
    for (Filed each : filed) {
      Task task = task(byName, each);
      TaskSpec spec =
          new TaskSpec(
              number(numbers, task.name()),
              Optional.ofNullable(libraries.get(task.library())).orElseThrow(),
              each.name(),
              task.function(),
              task.settings());
      List<TaskNumber> needs = task.needs().stream().map(n -> number(numbers, n)).toList();
      tasks.add(new PlannedTask(task.name(), spec, needs, policy(task)));
    }
    return new RunPlan(specs, tasks);
  }

  /** A call task fails if its call fails. */
  private static Policy policy(Task task) {
    Policy p = task.policy();
    return task instanceof Task.MapTask
        ? p
        : new Policy(
            p.retriesAfterError(),
            p.retriesAfterDeath(),
            Policy.OnError.FAIL,
            p.maxFailures(),
            p.failEarly(),
            p.keep());
  }

  private static Task task(Map<String, Task> byName, Filed filed) {
    return Optional.ofNullable(byName.get(filed.name())).orElseThrow();
  }

  private static TaskNumber number(Map<TaskName, TaskNumber> numbers, TaskName name) {
    return Optional.ofNullable(numbers.get(name)).orElseThrow();
  }

  private List<Filed> read() throws StoreException {
    Optional<Json> document = store.documentBeforeFacts(DOCUMENT);
    if (document.isEmpty()) {
      return List.of();
    }
    try {
      return JSON.readValue(document.get().utf8(), new TypeReference<List<Filed>>() {});
    } catch (IOException e) {
      throw new IllegalStateException("the store's list of tasks is not what we wrote", e);
    }
  }

  private void write(List<Filed> filed) throws StoreException {
    try {
      store.putDocument(DOCUMENT, Json.of(JSON.writeValueAsBytes(filed)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and hashes are plain text", e);
    }
  }
}
