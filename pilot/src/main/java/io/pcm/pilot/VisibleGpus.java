package io.pcm.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The GPUs that a batch system hands to a job by CUDA_VISIBLE_DEVICES: numbers, or names such as
 * {@code GPU-0fa4e000}. Without the variable the job was given none.
 */
final class VisibleGpus {
  /** What HTCondor gives to a job without GPUs: the number of one that no machine has. */
  private static final String NO_SUCH_GPU = "10000";

  /** What Slurm gives to a job whose GPUs have no device files. */
  private static final String NO_DEVICE_FILES = "NoDevFiles";

  private VisibleGpus() {}

  static List<String> of(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault("CUDA_VISIBLE_DEVICES", "").split(","))
        .map(String::strip)
        .takeWhile(id -> !id.startsWith("-"))
        .filter(
            id -> !id.isEmpty() && !id.equals(NO_SUCH_GPU) && !id.equalsIgnoreCase(NO_DEVICE_FILES))
        .toList();
  }
}
