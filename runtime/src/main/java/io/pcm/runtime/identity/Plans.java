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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Assigns numbers to the tasks and libraries of a workflow. A number never changes within a run,
 * because outcomes are stored under it. With each number, the store keeps what determines the
 * task's results, so that a run is never continued with another task under the same name: a changed
 * task gets a new number.
 */
public final class Plans {
  private static final String LIBRARIES = "libraries";
  private static final String FILES = "library-files";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunStore store;

  public Plans(RunStore store) {
    this.store = store;
  }

  /**
   * A workflow as it is now, and as the last manager of the run had it.
   *
   * @param parts the parts of every task
   * @param digests the digests of the files of every library, by its name
   * @param loaded the other files that libraries load
   * @param before empty if there was none, or if its record cannot be read
   */
  public record Inputs(
      Workflow workflow,
      Map<TaskName, Map<String, String>> parts,
      Map<String, Map<String, String>> digests,
      LoadedChanges loaded,
      Optional<Workflow> before) {
    /** Reads every file that determines results. */
    public static Inputs of(
        Workflow workflow, FileHasher hasher, RunStore store, Optional<Workflow> before)
        throws IOException {
      LoadedChanges loaded = LoadedChanges.of(workflow, hasher, store);
      return new Inputs(
          workflow,
          Fingerprints.of(workflow, hasher, loaded).parts(),
          LibraryContents.of(workflow, hasher),
          loaded,
          before);
    }

    private Map<String, Map<String, String>> tasks() {
      Map<String, Map<String, String>> tasks = new LinkedHashMap<>();
      for (Task task : workflow.tasks()) {
        tasks.put(task.name().display(), parts.getOrDefault(task.name(), Map.of()));
      }
      return tasks;
    }
  }

  /** What happens to result files when other versions of tasks are computed. */
  @FunctionalInterface
  public interface ResultMoves {
    /**
     * @param before the numbers of the tasks that were computed so far, by displayed name
     * @param now the numbers of those that are computed from now on
     */
    void move(Map<String, Integer> before, Map<String, Integer> now) throws IOException;
  }

  /** What the workflow means for the results of this run. Changes nothing. */
  public RunUpdate update(Inputs inputs) throws StoreException {
    Differences differences =
        new Differences(
            inputs.workflow(),
            inputs.before(),
            new Differences.LibraryFiles(
                read(FILES, new TypeReference<>() {}, Map.of()),
                inputs.digests(),
                inputs.loaded()));
    return TaskVersions.read(store).compare(inputs.tasks(), differences);
  }

  /**
   * The plan of this workflow in this run.
   *
   * @param mayReplace whether tasks that have changed are computed again
   * @param files moves the files of results before the store knows the new numbers: after a kill in
   *     between, a file is missing and is written again, and none passes for another version's
   * @throws RunException if tasks have changed, and may not be computed again
   */
  public RunPlan plan(Inputs inputs, boolean mayReplace, ResultMoves files)
      throws RunException, StoreException, IOException {
    RunUpdate update = update(inputs);
    if (update.replacesResults() && !mayReplace) {
      throw new RunException(
          RunException.Kind.WORKFLOW,
          "this run directory has results of a different version of this workflow:\n"
              + update.text()
              + "To compute what has changed again, add --update; earlier results are kept, and"
              + " count again if you undo the change. To start over, add --fresh (the old run is"
              + " kept next to the new one), or use another run directory with --run-dir. In Java:"
              + " RunOptions.update() or fresh(), or another directory.");
    }
    TaskVersions versions = TaskVersions.read(store);
    Map<String, Integer> before = versions.current();
    versions.become(inputs.tasks());
    files.move(before, versions.current());
    versions.write(store);
    List<String> libraries = libraries(inputs.workflow());
    write(LIBRARIES, libraries);
    write(FILES, inputs.digests());
    inputs.loaded().write(store);
    return numbered(inputs, versions, libraries);
  }

  /** The numbers of the workflow's tasks that already have one in this run. */
  public Map<TaskName, TaskNumber> numbers(Workflow workflow) throws StoreException {
    TaskVersions versions = TaskVersions.read(store);
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      versions
          .current(task.name().display())
          .ifPresent(number -> numbers.put(task.name(), new TaskNumber(number)));
    }
    return numbers;
  }

  /** All libraries that the run has had, because facts name them by their numbers. */
  private List<String> libraries(Workflow workflow) throws StoreException {
    Set<String> names =
        new LinkedHashSet<>(read(LIBRARIES, new TypeReference<List<String>>() {}, List.of()));
    workflow.libraries().forEach(library -> names.add(library.name()));
    return List.copyOf(names);
  }

  private static RunPlan numbered(Inputs inputs, TaskVersions versions, List<String> libraries) {
    Workflow workflow = inputs.workflow();
    Map<String, Task> byName = new LinkedHashMap<>();
    workflow.tasks().forEach(task -> byName.put(task.name().display(), task));
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      int number = versions.current(task.name().display()).orElseThrow();
      numbers.put(task.name(), new TaskNumber(number));
    }
    List<PlannedTask> tasks = new ArrayList<>();
    for (TaskVersions.Version each : versions.all()) {
      TaskNumber number = new TaskNumber(tasks.size());
      Task task = byName.get(each.name());
      tasks.add(
          each.retired() || task == null
              ? retired(number, each.name())
              : planned(number, task, libraries, numbers));
    }
    List<String> keys = libraries.stream().map(inputs.loaded()::key).toList();
    return new RunPlan(specs(inputs, libraries), tasks, keys);
  }

  private static PlannedTask planned(
      TaskNumber number, Task task, List<String> libraries, Map<TaskName, TaskNumber> numbers) {
    TaskSpec spec =
        new TaskSpec(
            number,
            new LibraryNumber(libraries.indexOf(task.library())),
            task.name().display(),
            task.function(),
            task.settings());
    List<TaskNumber> needs = task.needs().stream().map(n -> number(numbers, n)).toList();
    return new PlannedTask(task.name(), spec, needs, policy(task));
  }

  /** Nothing is computed for it, so only its number counts. */
  private static PlannedTask retired(TaskNumber number, String name) {
    TaskSpec spec = new TaskSpec(number, new LibraryNumber(0), name, "retired", Json.of("{}"));
    return new PlannedTask(
        TaskName.of(name.replaceFirst("\\[.*", "")), spec, List.of(), Policy.DEFAULT, true);
  }

  private static List<LibrarySpec> specs(Inputs inputs, List<String> names) {
    Map<String, Library> byName = new LinkedHashMap<>();
    inputs.workflow().libraries().forEach(library -> byName.put(library.name(), library));
    List<LibrarySpec> specs = new ArrayList<>();
    for (String name : names) {
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

  private static TaskNumber number(Map<TaskName, TaskNumber> numbers, TaskName name) {
    return Optional.ofNullable(numbers.get(name)).orElseThrow();
  }

  private <T> T read(String document, TypeReference<T> type, T otherwise) throws StoreException {
    Optional<Json> known = store.documentBeforeFacts(document);
    if (known.isEmpty()) {
      return otherwise;
    }
    try {
      return JSON.readValue(known.get().utf8(), type);
    } catch (IOException e) {
      throw new IllegalStateException("the store's " + document + " are not what we wrote", e);
    }
  }

  private void write(String document, Object value) throws StoreException {
    try {
      store.putDocument(document, Json.of(JSON.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and hashes are plain text", e);
    }
  }
}
