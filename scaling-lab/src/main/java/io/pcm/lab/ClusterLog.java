package io.pcm.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a cluster's owner would look at: how politely jobs were submitted. */
final class ClusterLog {
  /**
   * Jobs that were accepted together.
   *
   * @param when since the beginning
   */
  record Submitted(String group, Duration when, int count) {}

  private final List<Submitted> submissions = new ArrayList<>();
  private final Map<String, Integer> mostWaiting = new LinkedHashMap<>();
  private final Map<String, Integer> mostAlive = new LinkedHashMap<>();
  private int refusals;

  void submitted(String group, Duration when, int count) {
    submissions.add(new Submitted(group, when, count));
  }

  void refused() {
    refusals++;
  }

  /**
   * @param waiting number of jobs of the group that wait
   * @param alive number of jobs of the group that have not ended, without those that are leaving
   */
  void has(String group, int waiting, int alive) {
    mostWaiting.merge(group, waiting, Math::max);
    mostAlive.merge(group, alive, Math::max);
  }

  List<Submitted> submissions() {
    return List.copyOf(submissions);
  }

  /** Number of jobs that were accepted. */
  int jobs() {
    return submissions.stream().mapToInt(Submitted::count).sum();
  }

  int refusals() {
    return refusals;
  }

  /** The largest number of jobs of a group that waited at a time. */
  int mostWaiting(String group) {
    return mostWaiting.getOrDefault(group, 0);
  }

  /** The largest number of jobs of a group that waited or ran at a time, and were not leaving. */
  int mostAlive(String group) {
    return mostAlive.getOrDefault(group, 0);
  }
}
