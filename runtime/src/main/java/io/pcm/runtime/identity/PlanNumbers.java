package io.pcm.runtime.identity;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.codec.LibraryIdentity;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a plan of a workflow whose tasks and libraries have numbers. */
final class PlanNumbers {
  private final Plans.Inputs inputs;
  private final List<String> libraries;
  private final Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();

  /**
   * @param libraries the names of all libraries that the run has had, by their numbers
   * @param numbers the numbers of the tasks, by their displayed names
   */
  PlanNumbers(Plans.Inputs inputs, List<String> libraries, Map<String, Integer> numbers) {
    this.inputs = inputs;
    this.libraries = libraries;
    for (Task task : inputs.workflow().tasks()) {
      int number = Optional.ofNullable(numbers.get(task.name().display())).orElseThrow();
      this.numbers.put(task.name(), new TaskNumber(number));
    }
  }

  RunPlan plan(TaskVersions versions) {
    Map<Integer, Task> byNumber = new LinkedHashMap<>();
    inputs.workflow().tasks().forEach(task -> byNumber.put(number(task.name()).value(), task));
    List<PlannedTask> tasks = new ArrayList<>();
    for (int i = 0; i < versions.all().size(); i++) {
      Task task = byNumber.get(i);
      tasks.add(
          task == null
              ? retired(new TaskNumber(i), versions.get(i).name())
              : planned(task, versions, i));
    }
    List<String> keys = libraries.stream().map(inputs.loaded()::key).toList();
    return new RunPlan(specs(), tasks, keys);
  }

  /** The item of a call task names the run directory, so its row is never that of another. */
  private PlannedTask planned(Task task, TaskVersions versions, int number) {
    TaskSpec spec =
        new TaskSpec(
            new TaskNumber(number),
            new LibraryNumber(libraries.indexOf(task.library())),
            task.name().display(),
            task.function(),
            task.settings());
    List<TaskNumber> needs = task.needs().stream().map(this::number).toList();
    return new PlannedTask(
        task.name(),
        spec,
        needs,
        policy(task),
        task instanceof Task.MapTask ? versions.earlier(number) : List.of(),
        versions.lineage(number),
        false);
  }

  /** Nothing is computed for it, so only its number counts. */
  private static PlannedTask retired(TaskNumber number, String name) {
    TaskSpec spec = new TaskSpec(number, new LibraryNumber(0), name, "retired", Json.of("{}"));
    return new PlannedTask(
        TaskName.of(name.replaceFirst("\\[.*", "")),
        spec,
        List.of(),
        Policy.DEFAULT,
        List.of(),
        List.of(),
        true);
  }

  private List<LibrarySpec> specs() {
    Map<String, Library> byName = new LinkedHashMap<>();
    inputs.workflow().libraries().forEach(library -> byName.put(library.name(), library));
    List<LibrarySpec> specs = new ArrayList<>();
    for (String name : libraries) {
      LibraryNumber number = new LibraryNumber(specs.size());
      Library library = byName.getOrDefault(name, gone(name));
      Map<String, String> files =
          new LinkedHashMap<>(inputs.digests().getOrDefault(name, Map.of()));
      files.putAll(inputs.loaded().changed(name));
      String identity = LibraryIdentity.of(library, files);
      files.keySet().removeAll(inputs.loaded().changed(name).keySet());
      files.putAll(inputs.loaded().expected(name));
      specs.add(new LibrarySpec(number, library, files, identity));
    }
    return specs;
  }

  /** A library of an earlier version of the workflow, which no task uses. */
  private static Library gone(String name) {
    return Library.of(name, new Library.Host.Command(List.of("false"))).build();
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

  private TaskNumber number(TaskName name) {
    return Optional.ofNullable(numbers.get(name)).orElseThrow();
  }
}
