package io.pcm.api.batch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Resources of one job. What is empty is left to the batch system.
 *
 * <pre>{@code
 * JobRoom room =
 *     new JobRoom(
 *         OptionalInt.of(4),
 *         OptionalLong.of(16L << 30),
 *         OptionalInt.empty(),
 *         Optional.of(Duration.ofHours(2)));
 * }</pre>
 *
 * @param cpus processors, 1 or more
 * @param memory bytes of main memory, 1 or more
 * @param gpus whole GPUs, 0 or more
 * @param time how long it may run, 1 s or more
 */
public record JobRoom(
    OptionalInt cpus, OptionalLong memory, OptionalInt gpus, Optional<Duration> time) {
  /** No requirements. */
  public static final JobRoom ANY =
      new JobRoom(OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty());

  public JobRoom {
    if (cpus.isPresent() && cpus.getAsInt() < 1) {
      throw new IllegalArgumentException("1 processor or more, not " + cpus.getAsInt());
    }
    if (memory.isPresent() && memory.getAsLong() < 1) {
      throw new IllegalArgumentException("memory is 1 byte or more");
    }
    if (gpus.isPresent() && gpus.getAsInt() < 0) {
      throw new IllegalArgumentException("0 GPUs or more, not " + gpus.getAsInt());
    }
    if (time.isPresent() && time.get().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a job's time is 1 s or more, not " + time.get());
    }
  }
}
