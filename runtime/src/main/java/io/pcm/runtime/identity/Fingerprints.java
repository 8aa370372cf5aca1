package io.pcm.runtime.identity;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskOrder;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.rundir.RowsJson;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hashes of everything that determines each task's results: a task with the same fingerprint as in
 * an earlier run would compute the same results. Speed, retries, the number of items, {@code keep},
 * and the location of files are not included.
 *
 * @param tasks one hash of 64 hex digits for each task, in the order of the workflow
 * @param parts by task, the hashes of {@link #FUNCTION}, {@link #SETTINGS}, {@link #LIBRARY},
 *     {@link #FILES}, {@link #DATA} and {@link #UPSTREAM}, to explain a difference
 */
public record Fingerprints(Map<TaskName, String> tasks, Map<TaskName, Map<String, String>> parts) {
  /** The name of the library's function. */
  public static final String FUNCTION = "function";

  /** The task's settings of the function: prompt, labels, sampling. */
  public static final String SETTINGS = "settings";

  /** The library's kind, class or command, settings and environment. */
  public static final String LIBRARY = "library";

  /** The content of the model, the library's other files, and its class path. */
  public static final String FILES = "files";

  /** The content of the data file, or the items themselves. */
  public static final String DATA = "data";

  /** The fingerprints of the tasks whose results are used. */
  public static final String UPSTREAM = "upstream";

  public Fingerprints {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * Reads every file that determines results, each once if the hasher remembers it.
   *
   * @throws IOException if a file cannot be read
   */
  public static Fingerprints of(Workflow workflow, FileHasher hasher) throws IOException {
    return of(workflow, hasher, LoadedChanges.none());
  }

  /** The same in a run that knows which other files its libraries load. */
  static Fingerprints of(Workflow workflow, FileHasher hasher, LoadedChanges loaded)
      throws IOException {
    Map<String, LibraryPrint> libraries = new LinkedHashMap<>();
    for (Library library : workflow.libraries()) {
      libraries.put(
          library.name(), LibraryPrint.of(library, LibraryContents.hasher(library, hasher)));
    }
    Map<TaskName, String> whole = new LinkedHashMap<>();
    Map<TaskName, Map<String, String>> parts = new LinkedHashMap<>();
    for (Task task : TaskOrder.of(workflow.tasks()).sorted()) {
      LibraryPrint library = libraries.get(task.library());
      if (library == null) {
        throw new IllegalStateException("no library " + task.library());
      }
      Map<String, String> ofTask = new LinkedHashMap<>();
      ofTask.put(FUNCTION, new Digest().add(task.function()).hex());
      ofTask.put(
          SETTINGS, new Digest().add(CanonicalJson.of(task.settings(), "", text -> text)).hex());
      ofTask.put(LIBRARY, library.recipe());
      ofTask.put(FILES, loaded.files(task.library(), library.files()));
      ofTask.put(DATA, data(task, hasher));
      ofTask.put(UPSTREAM, upstream(task, whole));
      Digest all = new Digest();
      ofTask.forEach((part, hash) -> all.add(part).add(hash));
      whole.put(task.name(), all.hex());
      parts.put(task.name(), Collections.unmodifiableMap(ofTask));
    }
    Map<TaskName, String> tasks = new LinkedHashMap<>();
    Map<TaskName, Map<String, String>> partsInOrder = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      tasks.put(task.name(), whole.getOrDefault(task.name(), ""));
      partsInOrder.put(task.name(), parts.getOrDefault(task.name(), Map.of()));
    }
    return new Fingerprints(tasks, partsInOrder);
  }

  private static String data(Task task, FileHasher hasher) throws IOException {
    Digest digest = new Digest();
    if (!(task instanceof Task.MapTask)) {
      return digest.add("call").hex();
    }
    Items items = ((Task.MapTask) task).items();
    if (items instanceof Items.JsonLines) {
      return digest.add("file").add(hasher.sha256(((Items.JsonLines) items).file())).hex();
    }
    if (items instanceof Items.Listed) {
      digest.add("listed");
      for (Json item : ((Items.Listed) items).items()) {
        digest.add(item.utf8());
      }
      return digest.hex();
    }
    if (items instanceof Items.ResultsOf results) {
      return digest
          .add("results without indexes")
          .add(results.includeFailed() ? "all" : "succeeded")
          .add(RowsJson.of(results).toString())
          .hex();
    }
    throw new IllegalStateException("a stream is written to a file before it is hashed");
  }

  private static String upstream(Task task, Map<TaskName, String> known) {
    Digest digest = new Digest();
    for (TaskName need : task.needs()) {
      digest.add(need.display()).add(known.getOrDefault(need, ""));
    }
    return digest.hex();
  }
}
