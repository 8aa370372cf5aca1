package io.pcm.runtime.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What determines the results of one version of a task.
 *
 * @param name the displayed name
 * @param parts hash of each part, such as "prompt and settings"; equal parts give equal results
 * @param retired whether another version is computed now, or none
 * @param needs the versions whose results it uses, by displayed name; null in a run of an earlier
 *     version of PCM, where equal parts were enough to know them
 * @param retry of which version it computes failed rows again; null if it is no such retry
 * @param removed whether its rows were deleted to free room
 */
record TaskVersion(
    String name,
    Map<String, String> parts,
    boolean retired,
    @Nullable Map<String, Need> needs,
    @Nullable Retry retry,
    boolean removed) {
  /** What a row is computed by, apart from its item. */
  private static final List<String> RECIPE =
      List.of(
          Fingerprints.FUNCTION, Fingerprints.SETTINGS, Fingerprints.LIBRARY, Fingerprints.FILES);

  /**
   * A version whose results another one uses.
   *
   * @param limit its limit of items, which changes its results but not its number; -1 if it has
   *     none
   */
  record Need(int number, int limit) {}

  /**
   * @param of the number of the version
   * @param kinds kinds of errors; all if empty
   * @param mixed whether that version had another recipe
   */
  record Retry(int of, Set<String> kinds, boolean mixed) {
    Retry {
      kinds = Set.copyOf(kinds);
    }
  }

  /** A version that is not computed yet. */
  static TaskVersion of(String name, Map<String, String> parts, Map<String, Need> needs) {
    return new TaskVersion(name, parts, true, needs, null, false);
  }

  /** The parts that differ, in order. */
  List<String> changed(Map<String, String> now) {
    return now.entrySet().stream()
        .filter(part -> !part.getValue().equals(parts.get(part.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether it would compute the same. */
  boolean isLike(TaskVersion other) {
    return !removed
        && name.equals(other.name)
        && changed(other.parts).isEmpty()
        && (needs == null || other.needs == null || needs.equals(other.needs));
  }

  /** Whether a row with the same item would be computed in the same way. */
  boolean hasRecipeOf(TaskVersion other) {
    return changed(other.parts).stream().noneMatch(RECIPE::contains);
  }

  /** Whether some of its rows may be of another recipe. */
  boolean isMixed() {
    return retry != null && retry.mixed();
  }

  TaskVersion withRetired(boolean value) {
    return new TaskVersion(name, parts, value, needs, retry, removed);
  }

  TaskVersion withoutRows() {
    return new TaskVersion(name, parts, retired, needs, retry, true);
  }

  TaskVersion retrying(Retry what) {
    return new TaskVersion(name, parts, retired, needs, what, removed);
  }
}
