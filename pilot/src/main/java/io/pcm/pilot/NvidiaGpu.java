package io.pcm.pilot;

/**
 * A GPU, or a slice of one (MIG), as {@code nvidia-smi} lists it.
 *
 * @param index its number; for a slice, that of its GPU
 * @param memoryBytes 0 if unknown
 */
record NvidiaGpu(String uuid, String index, String model, long memoryBytes, boolean slice) {
  /**
   * Whether a job that names its GPUs like this means this one. CUDA accepts the start of a UUID.
   */
  boolean isCalled(String name) {
    boolean startOfUuid = name.matches("(GPU|MIG)-.+") && uuid.startsWith(name);
    return startOfUuid || (!slice && index.equals(name));
  }
}
