package io.pcm.pilot;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The GPUs that a batch system assigns to a job with an environment variable: numbers, or names
 * such as {@code GPU-0fa4e000} and {@code MIG-…}.
 */
public final class VisibleGpus {
  /** The environment variable for GPUs of NVIDIA. */
  public static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

  /** For GPUs of AMD; counts within those of {@link #ROCR}. */
  static final String HIP = "HIP_VISIBLE_DEVICES";

  /** For GPUs of AMD. */
  static final String ROCR = "ROCR_VISIBLE_DEVICES";

  /** HTCondor's value for a job without GPUs: a number that no GPU has. */
  private static final String NO_SUCH_GPU = "10000";

  /** Slurm's value for a job whose GPUs have no device files. */
  private static final String NO_DEVICE_FILES = "NoDevFiles";

  private VisibleGpus() {}

  /** The GPUs of NVIDIA; empty if the environment does not say which there are. */
  public static Optional<List<String>> ifGiven(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE)).map(VisibleGpus::names);
  }

  /** The GPUs by variable, of those variables that are set. */
  static Map<String, List<String>> byVariable(Map<String, String> environment) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String variable : List.of(VARIABLE, HIP, ROCR)) {
      String value = environment.get(variable);
      if (value != null) {
        all.put(variable, names(value));
      }
    }
    return all;
  }

  private static List<String> names(String value) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .takeWhile(id -> !id.startsWith("-"))
        .filter(
            id -> !id.isEmpty() && !id.equals(NO_SUCH_GPU) && !id.equalsIgnoreCase(NO_DEVICE_FILES))
        .distinct()
        .toList();
  }
}
