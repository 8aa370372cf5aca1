package io.pcm.runtime.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.rundir.ItemOrigin;
import io.pcm.runtime.rundir.WorkflowJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names the properties and files in which a task differs from that of the run's last manager. */
final class Differences {
  /** Maximum number of properties or files named for one part. */
  private static final int NAMED_MAX = 5;

  private final Workflow now;
  private final Optional<Workflow> before;
  private final LibraryFiles files;

  /**
   * @param before the workflow of the last manager, if it is known
   * @param files the files of libraries, then and now
   */
  Differences(Workflow now, Optional<Workflow> before, LibraryFiles files) {
    this.now = now;
    this.before = before;
    this.files = files;
  }

  /** One reason or more for each of these parts of a task. */
  List<String> of(String name, List<String> parts) {
    Set<String> reasons = new LinkedHashSet<>();
    Task task = task(now, name).orElseThrow();
    for (String part : parts) {
      switch (part) {
        case Fingerprints.FUNCTION -> reasons.add("function");
        case Fingerprints.SETTINGS -> reasons.addAll(settings(name, task));
        case Fingerprints.LIBRARY -> reasons.addAll(library(task));
        case Fingerprints.FILES -> reasons.addAll(files.changed(task.library()));
        case Fingerprints.DATA -> reasons.add(data(task));
        default -> reasons.add("the tasks it needs");
      }
    }
    return List.copyOf(reasons);
  }

  private List<String> settings(String name, Task task) {
    Optional<Task> old = before.flatMap(workflow -> task(workflow, name));
    return old.isEmpty()
        ? List.of("with")
        : paths("with", json(old.get().settings()), json(task.settings()));
  }

  private List<String> library(Task task) {
    String what = "libraries." + task.library();
    Optional<Library> old = before.flatMap(workflow -> library(workflow, task.library()));
    Optional<Library> fresh = library(now, task.library());
    if (old.isEmpty() || fresh.isEmpty()) {
      return List.of(what);
    }
    return paths(what, recipe(old.get()), recipe(fresh.get()));
  }

  /** Files are told by name, see {@link LibraryFiles}. */
  private static JsonNode recipe(Library library) {
    return WorkflowJson.of(library).without("files");
  }

  private static String data(Task task) {
    if (!(task instanceof Task.MapTask map) || !(map.items() instanceof Items.JsonLines lines)) {
      return "map";
    }
    Path file = lines.file();
    return ItemOrigin.isWritten(file)
        ? ItemOrigin.of(file).map(Differences::sources).orElse("map")
        : file.toString();
  }

  private static String sources(ItemOrigin origin) {
    int more = origin.files().size() - 1;
    return origin.files().get(0) + (more > 0 ? " and " + more + " more" : "");
  }

  private static JsonNode json(io.pcm.api.Json value) {
    return WorkflowJson.tree(value);
  }

  /** The places in which two values differ; the place itself if nothing else can be named. */
  static List<String> paths(String place, JsonNode one, JsonNode other) {
    List<String> paths = new ArrayList<>();
    collect(place, one, other, paths);
    if (paths.isEmpty()) {
      return List.of(place);
    }
    return paths.size() <= NAMED_MAX
        ? paths
        : List.of(String.join(", ", paths.subList(0, NAMED_MAX)) + " and more");
  }

  private static void collect(String place, JsonNode one, JsonNode other, List<String> paths) {
    if (one.equals(other)) {
      return;
    }
    if (!one.isObject() || !other.isObject()) {
      paths.add(place);
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    one.fieldNames().forEachRemaining(names::add);
    for (Iterator<String> more = other.fieldNames(); more.hasNext(); ) {
      names.add(more.next());
    }
    names.forEach(name -> collect(place + "." + name, one.path(name), other.path(name), paths));
  }

  private static Optional<Task> task(Workflow workflow, String name) {
    return workflow.tasks().stream().filter(t -> t.name().display().equals(name)).findFirst();
  }

  private static Optional<Library> library(Workflow workflow, String name) {
    return workflow.libraries().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /**
   * Digests of the files of libraries, by name and path.
   *
   * @param before those of the last manager; without an entry if they are unknown
   * @param loaded files that are not listed
   */
  record LibraryFiles(
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> now,
      LoadedChanges loaded) {
    List<String> changed(String library) {
      Map<String, String> old = before.getOrDefault(library, Map.of());
      Map<String, String> fresh = now.getOrDefault(library, Map.of());
      List<String> changed = new ArrayList<>();
      Set<String> all = new LinkedHashSet<>(fresh.keySet());
      all.addAll(old.keySet());
      for (String file : all) {
        if (!java.util.Objects.equals(old.get(file), fresh.get(file))) {
          changed.add(Path.of(file).getFileName() + " of library " + library);
        }
      }
      changed.addAll(loaded.reasons(library));
      if (old.isEmpty() || changed.isEmpty()) {
        return List.of("a file of library " + library);
      }
      return changed.size() <= NAMED_MAX
          ? changed
          : List.of(String.join(", ", changed.subList(0, NAMED_MAX)) + " and more");
    }
  }
}
