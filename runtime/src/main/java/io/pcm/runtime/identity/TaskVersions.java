package io.pcm.runtime.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The versions of tasks that a run has ever had, each with a number that never changes, because
 * outcomes are stored under it. Of each name, at most one version is computed; the others are
 * retired, and count again if the task becomes what it was.
 */
final class TaskVersions {
  private static final String DOCUMENT = "tasks";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What determines a task's results.
   *
   * @param name the displayed name
   * @param parts hash of each part, such as "prompt and settings"; equal parts give equal results
   * @param retired absent in a run of an earlier version of PCM
   */
  record Version(String name, Map<String, String> parts, boolean retired) {
    /** The parts that differ, in order. */
    List<String> changed(Map<String, String> now) {
      return now.entrySet().stream()
          .filter(part -> !part.getValue().equals(parts.get(part.getKey())))
          .map(Map.Entry::getKey)
          .toList();
    }

    private Version withRetired(boolean value) {
      return new Version(name, parts, value);
    }
  }

  private final List<Version> versions;

  private TaskVersions(List<Version> versions) {
    this.versions = new ArrayList<>(versions);
  }

  static TaskVersions read(RunStore store) throws StoreException {
    Optional<Json> document = store.documentBeforeFacts(DOCUMENT);
    if (document.isEmpty()) {
      return new TaskVersions(List.of());
    }
    try {
      return new TaskVersions(
          JSON.readValue(document.get().utf8(), new TypeReference<List<Version>>() {}));
    } catch (IOException e) {
      throw new IllegalStateException("the store's list of tasks is not what we wrote", e);
    }
  }

  void write(RunStore store) throws StoreException {
    try {
      store.putDocument(DOCUMENT, Json.of(JSON.writeValueAsBytes(versions)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and hashes are plain text", e);
    }
  }

  /** All versions; the index is the number. */
  List<Version> all() {
    return List.copyOf(versions);
  }

  /** The numbers of the versions that are computed, by displayed name. */
  Map<String, Integer> current() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < versions.size(); i++) {
      if (!versions.get(i).retired()) {
        numbers.put(versions.get(i).name(), i);
      }
    }
    return numbers;
  }

  /** The number of the version that is computed; empty if there is none. */
  OptionalInt current(String name) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).name().equals(name) && !versions.get(i).retired()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt like(String name, Map<String, String> parts) {
    for (int i = 0; i < versions.size(); i++) {
      Version each = versions.get(i);
      if (each.name().equals(name) && each.changed(parts).isEmpty()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** What these tasks, with these parts, mean for the run. */
  RunUpdate compare(Map<String, Map<String, String>> tasks, Differences differences) {
    List<RunUpdate.Change> changes = new ArrayList<>();
    tasks.forEach((name, parts) -> changes.add(change(name, parts, differences)));
    Set<String> gone = new LinkedHashSet<>();
    versions.stream().filter(each -> !each.retired()).forEach(each -> gone.add(each.name()));
    gone.removeAll(tasks.keySet());
    gone.forEach(name -> changes.add(new RunUpdate.Change(name, RunUpdate.Action.GONE, List.of())));
    return new RunUpdate(changes);
  }

  private RunUpdate.Change change(String name, Map<String, String> parts, Differences differences) {
    OptionalInt current = current(name);
    List<String> changed =
        current.isPresent() ? versions.get(current.getAsInt()).changed(parts) : List.of();
    if (current.isPresent() && changed.isEmpty()) {
      return new RunUpdate.Change(name, RunUpdate.Action.KEEP, List.of());
    }
    List<String> reasons = differences.of(name, changed);
    if (like(name, parts).isPresent()) {
      return new RunUpdate.Change(name, RunUpdate.Action.BACK, reasons);
    }
    return new RunUpdate.Change(
        name, current.isPresent() ? RunUpdate.Action.REDO : RunUpdate.Action.NEW, reasons);
  }

  /** From now on, these tasks are computed, and no others. */
  void become(Map<String, Map<String, String>> tasks) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    tasks.forEach(
        (name, parts) -> {
          OptionalInt known = like(name, parts);
          if (known.isEmpty()) {
            versions.add(new Version(name, parts, false));
          }
          wanted.put(name, known.orElse(versions.size() - 1));
        });
    for (int i = 0; i < versions.size(); i++) {
      Version each = versions.get(i);
      Integer number = wanted.get(each.name());
      versions.set(i, each.withRetired(number == null || number != i));
    }
  }
}
