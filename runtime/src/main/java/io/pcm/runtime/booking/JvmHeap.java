package io.pcm.runtime.booking;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of a JVM according to its options. Without a limit, Java takes a quarter of the
 * machine's memory, so that a context's memory would depend on the machine.
 *
 * @param options options that limit the heap, unless the given ones do so in a way not known here
 * @param bytes maximum size of the heap, as far as it is known
 */
record JvmHeap(List<String> options, long bytes) {
  private static final Pattern LIMIT = Pattern.compile("-Xmx(\\d{1,15})([kKmMgGtT]?)");

  /** Options that also limit the heap. */
  private static final List<String> OTHERS =
      List.of("-Xmx", "-mx", "-Xms", "-ms", "-XX:MaxHeap", "-XX:InitialHeap", "-XX:MaxRAM", "@");

  /**
   * @param given the options of a library
   * @param otherwise limit in bytes if they give none, whole MiB
   */
  static JvmHeap of(List<String> given, long otherwise) {
    long bytes = otherwise;
    boolean limited = false;
    for (String option : given) {
      Matcher limit = LIMIT.matcher(option);
      if (limit.matches()) {
        bytes = Long.parseLong(limit.group(1)) << shift(limit.group(2));
      }
      limited |= OTHERS.stream().anyMatch(option::startsWith);
    }
    if (limited) {
      return new JvmHeap(given, bytes);
    }
    List<String> options = new ArrayList<>(List.of("-Xmx" + (otherwise >> 20) + "m"));
    options.addAll(given);
    return new JvmHeap(List.copyOf(options), bytes);
  }

  private static int shift(String unit) {
    return "kmgt".indexOf(unit.toLowerCase(java.util.Locale.ROOT)) * 10 + (unit.isEmpty() ? 0 : 10);
  }
}
