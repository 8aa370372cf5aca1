package io.pcm.runtime.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskOrder;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.results.ResultTask;
import io.pcm.manager.returned.FileNames;
import io.pcm.manager.rows.FailureCounts;
import io.pcm.manager.rows.ForeignRows;
import io.pcm.manager.rows.RowForecast;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Assigns numbers to the tasks and libraries of a workflow. A number never changes within a run,
 * because outcomes are stored under it. With each number, the store keeps what determines the
 * task's results, so that a run is never continued with another task under the same name: a changed
 * task gets a new number.
 */
public final class Plans {
  private static final String LIBRARIES = "libraries";
  private static final String FILES = "library-files";
  private static final String ADVICE =
      "To compute what has changed again, add --update; earlier results are kept, and"
          + " count again if you undo the change. To start over, add --fresh (the old run is"
          + " kept next to the new one), or use another run directory with --run-dir. In Java:"
          + " RunOptions.update() or fresh(), or another directory.";
  private static final String RETRY_ADVICE =
      "Failed rows would be computed in another way than the others: to compute only them, add"
          + " --mix; their lines then say so. ";
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

    private List<String> names() {
      return workflow.tasks().stream().map(task -> task.name().display()).toList();
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

  /**
   * What the workflow means for the results of this run, with the number of calls of every task.
   * Changes nothing.
   *
   * @param others rows of other runs that will be taken over
   * @throws RunException if the wish names kinds of errors that no row has
   */
  public RunUpdate update(Inputs inputs, UpdateWish wish, Map<TaskName, List<ForeignRows>> others)
      throws RunException, StoreException {
    return counted(inputs, next(inputs, wish), others);
  }

  /** The versions of tasks, and what has led to them. */
  private record Next(TaskVersions versions, Map<String, Integer> numbers, RunUpdate update) {}

  private Next next(Inputs inputs, UpdateWish wish) throws RunException, StoreException {
    Differences differences =
        new Differences(
            inputs.workflow(),
            inputs.before(),
            new Differences.LibraryFiles(
                read(FILES, new TypeReference<>() {}, Map.of()),
                inputs.digests(),
                inputs.loaded()));
    TaskVersions versions = TaskVersions.read(store);
    Transition transition =
        new Transition(
            versions, wish, each -> FailureCounts.count(store, new TaskNumber(each)), differences);
    for (Task task : TaskOrder.of(inputs.workflow().tasks()).sorted()) {
      transition.add(task, inputs.parts().getOrDefault(task.name(), Map.of()));
    }
    refuseUnknownKinds(transition);
    return new Next(versions, transition.numbers(), transition.update(inputs.names()));
  }

  /** Counts the calls that are to be made, which takes as long as reading all items. */
  private RunUpdate counted(Inputs inputs, Next next, Map<TaskName, List<ForeignRows>> others)
      throws RunException, StoreException {
    RunPlan plan = plan(inputs, next, libraries(inputs.workflow()));
    Map<String, RunUpdate.Rows> rows = new LinkedHashMap<>();
    try (RowForecast forecast = new RowForecast(inputs.workflow(), plan, store, others)) {
      forecast
          .rows()
          .forEach(
              (task, known) ->
                  rows.put(task, new RunUpdate.Rows(known.items(), known.calls(), known.exact())));
    } catch (SourceException e) {
      throw new RunException(RunException.Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
    return next.update().with(rows);
  }

  private static RunPlan plan(Inputs inputs, Next next, List<String> libraries) {
    return new PlanNumbers(inputs, libraries, next.numbers()).plan(next.versions());
  }

  private static void refuseUnknownKinds(Transition transition) throws RunException {
    if (!transition.kindsUnknown().isEmpty()) {
      String seen =
          transition.kindsSeen().isEmpty()
              ? "no row has failed"
              : "failed rows have " + counts(transition.kindsSeen());
      throw new RunException(
          RunException.Kind.WORKFLOW,
          "no row failed with " + String.join(", ", transition.kindsUnknown()) + "; " + seen);
    }
  }

  private static String counts(Map<String, Integer> kinds) {
    return kinds.entrySet().stream()
        .map(each -> each.getKey() + " (" + each.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  /**
   * The plan of this workflow in this run.
   *
   * @param wish what may happen to the results that there are
   * @param files moves the files of results before the store knows the new numbers: after a kill in
   *     between, a file is missing and is written again, and none passes for another version's
   * @throws RunException if tasks have changed, and may not be computed again
   */
  public Planned plan(Inputs inputs, UpdateWish wish, ResultMoves files)
      throws RunException, StoreException, IOException {
    Next next = next(inputs, wish);
    RunUpdate update =
        next.update().changesResults() ? counted(inputs, next, Map.of()) : next.update();
    if (update.replacesResults() && !wish.update()) {
      throw new RunException(
          RunException.Kind.WORKFLOW,
          "this run directory has results of a different version of this workflow:\n"
              + update.text()
              + (wish.retry().isPresent() ? RETRY_ADVICE : "")
              + ADVICE);
    }
    TaskVersions versions = next.versions();
    Map<String, Integer> before = versions.current();
    versions.become(next.numbers());
    files.move(before, versions.current());
    versions.write(store);
    List<String> libraries = libraries(inputs.workflow());
    write(LIBRARIES, libraries);
    write(FILES, inputs.digests());
    inputs.loaded().write(store);
    return new Planned(plan(inputs, next, libraries), update);
  }

  /** A plan, and what it means for the results of the run. */
  public record Planned(RunPlan plan, RunUpdate update) {}

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

  /** The {@link ResultTask} of each task that already has a number in this run. */
  public Map<TaskName, ResultTask> resultTasks(Workflow workflow) throws StoreException {
    TaskVersions versions = TaskVersions.read(store);
    Map<TaskName, ResultTask> tasks = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      OptionalInt number = versions.current(task.name().display());
      if (number.isPresent()) {
        tasks.put(
            task.name(),
            new ResultTask(
                task.name(),
                new TaskNumber(number.getAsInt()),
                task.policy().keep(),
                Optional.empty(),
                versions.lineage(number.getAsInt())));
      }
    }
    return tasks;
  }

  /** How many earlier versions of tasks have rows. */
  public int oldVersions() throws StoreException {
    return TaskVersions.read(store).old().size();
  }

  /**
   * Deletes the rows of earlier versions of tasks; returns how many versions that were. They do not
   * count any more before they are deleted, so that a crash in between loses only room.
   */
  public int removeOldVersions() throws StoreException {
    TaskVersions versions = TaskVersions.read(store);
    List<Integer> old = versions.old();
    old.forEach(versions::remove);
    versions.write(store);
    List<Fact> resets = new ArrayList<>();
    old.forEach(number -> resets.add(new Fact.TaskReset(new TaskNumber(number))));
    store.commit(resets);
    return old.size();
  }

  /** The files that results of all versions of tasks name. */
  public Set<String> returnedFiles() throws StoreException {
    int versions = TaskVersions.read(store).all().size();
    return FileNames.in(store, IntStream.range(0, versions).mapToObj(TaskNumber::new).toList());
  }

  /** All libraries that the run has had, because facts name them by their numbers. */
  private List<String> libraries(Workflow workflow) throws StoreException {
    Set<String> names =
        new LinkedHashSet<>(read(LIBRARIES, new TypeReference<List<String>>() {}, List.of()));
    workflow.libraries().forEach(library -> names.add(library.name()));
    return List.copyOf(names);
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
