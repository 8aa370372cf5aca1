package io.pcm.runtime.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.manager.core.EarlierRows;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The versions of tasks that a run has ever had, each with a number that never changes, because
 * outcomes are stored under it. Of each name, at most one version is computed; the others are
 * retired, and count again if the task becomes what it was.
 */
final class TaskVersions {
  private static final String DOCUMENT = "tasks";
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final List<TaskVersion> versions;

  TaskVersions(List<TaskVersion> versions) {
    this.versions = new ArrayList<>(versions);
  }

  static TaskVersions read(RunStore store) throws StoreException {
    Optional<Json> document = store.documentBeforeFacts(DOCUMENT);
    if (document.isEmpty()) {
      return new TaskVersions(List.of());
    }
    try {
      return new TaskVersions(
          JSON.readValue(document.get().utf8(), new TypeReference<List<TaskVersion>>() {}));
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
  List<TaskVersion> all() {
    return List.copyOf(versions);
  }

  TaskVersion get(int number) {
    return versions.get(number);
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

  /** The number of the newest version that would compute the same; empty if there is none. */
  OptionalInt like(TaskVersion wanted) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).isLike(wanted)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Gives the version the next number. */
  int add(TaskVersion version) {
    versions.add(version);
    return versions.size() - 1;
  }

  /** The numbers of versions that are not computed and may have rows. */
  List<Integer> old() {
    return IntStream.range(0, versions.size())
        .filter(i -> versions.get(i).retired() && !versions.get(i).removed())
        .boxed()
        .toList();
  }

  /** The rows of this version are deleted. */
  void remove(int number) {
    versions.set(number, versions.get(number).withoutRows());
  }

  /** From now on, the versions of these numbers are computed, and no others. */
  void become(Map<String, Integer> numbers) {
    for (int i = 0; i < versions.size(); i++) {
      TaskVersion each = versions.get(i);
      Integer number = numbers.get(each.name());
      versions.set(i, each.withRetired(number == null || number != i));
    }
  }

  /**
   * If versions are mixed, this one, the one whose rows it took over, and so on to the first that
   * is not mixed; otherwise empty.
   */
  List<TaskNumber> lineage(int number) {
    List<TaskNumber> lineage = new ArrayList<>();
    TaskVersion each = versions.get(number);
    if (!each.isMixed()) {
      return lineage;
    }
    lineage.add(new TaskNumber(number));
    while (each.retry() != null && each.isMixed()) {
      lineage.add(new TaskNumber(each.retry().of()));
      each = versions.get(each.retry().of());
    }
    return lineage;
  }

  /** The versions whose rows count for this one where items are the same, preferred ones first. */
  List<EarlierRows> earlier(int number) {
    TaskVersion version = versions.get(number);
    List<EarlierRows> earlier = new ArrayList<>();
    TaskVersion.Retry retry = version.retry();
    if (retry != null && !versions.get(retry.of()).removed()) {
      EarlierRows.Failed failed =
          retry.kinds().isEmpty()
              ? EarlierRows.Failed.NONE
              : EarlierRows.Failed.except(retry.kinds());
      earlier.add(new EarlierRows(new TaskNumber(retry.of()), false, failed));
    }
    for (int i = versions.size() - 1; i >= 0; i--) {
      TaskVersion other = versions.get(i);
      boolean counts = i != number && !other.removed() && other.name().equals(version.name());
      if (counts && (retry == null || retry.of() != i) && other.hasRecipeOf(version)) {
        earlier.add(new EarlierRows(new TaskNumber(i), other.isMixed(), EarlierRows.Failed.NONE));
      }
    }
    return earlier;
  }
}
