package io.pcm.library.server;

import io.pcm.library.server.AutoWindow.Sample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the counters in {@code /metrics} (Prometheus' text format) that say how loaded a
 * server is.
 *
 * @param running calls that it computes
 * @param waiting calls that wait in it
 * @param preemptions how often a call was thrown out of its memory
 * @param generated tokens of answers
 * @param read tokens of prompts
 * @param answered calls
 */
record LoadCounters(
    String running,
    String waiting,
    String preemptions,
    String generated,
    String read,
    String answered) {
  /**
   * Reads the counters.
   *
   * @param metrics what the server answered
   * @param at the time of the answer
   * @param inFlight calls that were handed to the server by then
   * @return empty if it does not say how many calls it has
   */
  Optional<Sample> sample(String metrics, Duration at, int inFlight) {
    Map<String, Double> sums =
        sums(metrics, Set.of(running, waiting, preemptions, generated, read, answered));
    if (!sums.containsKey(running) || !sums.containsKey(waiting)) {
      return Optional.empty();
    }
    long tokens = number(sums, generated);
    return Optional.of(
        new Sample(
            at,
            inFlight,
            (int) number(sums, running),
            (int) number(sums, waiting),
            number(sums, preemptions),
            // A server that embeds generates none.
            tokens > 0 ? tokens : number(sums, read),
            number(sums, answered)));
  }

  private static long number(Map<String, Double> sums, String name) {
    return (long) Math.max(0, Math.min(sums.getOrDefault(name, 0.0), Integer.MAX_VALUE * 1e6));
  }

  /** The sum of each counter over its labels, such as the reasons why answers ended. */
  private static Map<String, Double> sums(String metrics, Set<String> names) {
    Map<String, Double> sums = new HashMap<>();
    for (String line : metrics.split("\n")) {
      int brace = line.indexOf('{');
      int space = line.indexOf(' ');
      int end = brace >= 0 && brace < space ? brace : space;
      if (end > 0 && names.contains(line.substring(0, end))) {
        String value = line.substring(line.indexOf(' ', line.lastIndexOf('}') + 1) + 1).strip();
        try {
          sums.merge(line.substring(0, end), Double.parseDouble(value), Double::sum);
        } catch (NumberFormatException e) {
          // A line of another format, which says nothing to us.
        }
      }
    }
    return sums;
  }
}
