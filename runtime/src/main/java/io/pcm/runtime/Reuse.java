package io.pcm.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * Which other runs a run takes rows from: rows that succeeded, were not cut off, and were computed
 * in the same way from the same item.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.in(Path.of("run2")).reuse(Reuse.of(Path.of("run1")));
 * }</pre>
 *
 * @param runs their directories; if empty, those in the same folder as the run
 * @param sampled whether rows of tasks with a temperature above 0 count as well: made again, their
 *     answers would differ
 */
public record Reuse(List<Path> runs, boolean sampled) {
  public Reuse {
    runs = runs.stream().map(run -> run.toAbsolutePath().normalize()).toList();
  }

  /** The runs in the same folder as the run. */
  public static Reuse auto() {
    return new Reuse(List.of(), false);
  }

  /** These runs, the preferred one first. */
  public static Reuse of(Path... runs) {
    return new Reuse(List.of(runs), false);
  }

  /** The same runs, with rows of tasks with a temperature above 0. */
  public Reuse withSampled() {
    return new Reuse(runs, true);
  }

  boolean isAuto() {
    return runs.isEmpty();
  }
}
