package io.pcm.pilot.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Failed loads by GPU. A GPU is avoided for good if loads of one library fail there several times
 * in a row while the library loads on another GPU of the pilot. Then the GPU is to blame, not the
 * library, its files or the machine.
 */
final class GpuFailures {
  /** Number of loads in a row that fail before a GPU is avoided. */
  static final int LEAST = 3;

  /** The first and the last of them begin at least this far apart: longer than a hiccup. */
  static final Duration SPAN = Duration.ofSeconds(30);

  private record Place(LibraryNumber library, int gpu) {}

  private record Streak(Instant since, int failures) {
    Streak oneMore() {
      return new Streak(since, failures + 1);
    }
  }

  private final Map<Place, Streak> failed = new LinkedHashMap<>();
  private final Map<LibraryNumber, Instant> lastLoaded = new TreeMap<>();
  private final Set<Integer> avoided = new TreeSet<>();

  void loaded(LibraryNumber library, List<Integer> gpus, Instant now) {
    gpus.forEach(gpu -> failed.remove(new Place(library, gpu)));
    lastLoaded.put(library, now);
  }

  /**
   * Notes a failed load. A load that worked since the first of the failures was on another GPU, as
   * one on this GPU would have ended the row.
   *
   * @param began when the load began
   * @return whether the GPU is avoided from now on
   */
  boolean failed(LibraryNumber library, int gpu, Instant began) {
    Streak streak =
        failed.merge(
            new Place(library, gpu), new Streak(began, 1), (before, one) -> before.oneMore());
    boolean worksElsewhere =
        !lastLoaded.getOrDefault(library, Instant.MIN).isBefore(streak.since());
    return worksElsewhere
        && streak.failures() >= LEAST
        && !began.isBefore(streak.since().plus(SPAN))
        && avoided.add(gpu);
  }

  static String warning(String gpu) {
    return "this pilot does not use GPU "
        + gpu
        + " any more: at least "
        + LEAST
        + " loads in a row failed there, while the same library loads on another GPU";
  }

  List<Integer> avoided() {
    return List.copyOf(avoided);
  }

  /** The next run has other libraries; the GPUs stay. */
  void forgetLibraries() {
    failed.clear();
    lastLoaded.clear();
  }
}
