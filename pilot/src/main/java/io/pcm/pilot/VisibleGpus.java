package io.pcm.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The GPUs that a batch system assigns to a job with CUDA_VISIBLE_DEVICES: numbers, or names such
 * as {@code GPU-0fa4e000}. Without the variable the job has no GPUs.
 */
public final class VisibleGpus {
  /** The environment variable. */
  public static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

  /** HTCondor's value for a job without GPUs: a number that no GPU has. */
  private static final String NO_SUCH_GPU = "10000";

  /** Slurm's value for a job whose GPUs have no device files. */
  private static final String NO_DEVICE_FILES = "NoDevFiles";

  private VisibleGpus() {}

  /** The GPUs; empty if the environment does not say which there are. */
  public static Optional<List<String>> ifGiven(Map<String, String> environment) {
    return environment.containsKey(VARIABLE) ? Optional.of(of(environment)) : Optional.empty();
  }

  static List<String> of(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault(VARIABLE, "").split(","))
        .map(String::strip)
        .takeWhile(id -> !id.startsWith("-"))
        .filter(
            id -> !id.isEmpty() && !id.equals(NO_SUCH_GPU) && !id.equalsIgnoreCase(NO_DEVICE_FILES))
        .toList();
  }
}
