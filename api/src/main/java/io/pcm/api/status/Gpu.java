package io.pcm.api.status;

/**
 * One GPU of a pilot, or one slice of a GPU (MIG), as its driver describes it.
 *
 * @param model such as {@code NVIDIA H100 80GB HBM3}; empty if unknown
 * @param memoryBytes size of its memory, for a slice its part of it; 0 if unknown
 * @param name as the job names it: a number, {@code GPU-…} or {@code MIG-…}; empty if unknown
 * @param slice whether it is a slice; a context gets at most one
 * @see PilotProgress
 */
public record Gpu(String model, long memoryBytes, String name, boolean slice) {
  /** Of which nothing is known. */
  public static final Gpu UNKNOWN = new Gpu("", 0);

  /** A whole GPU without a name. */
  public Gpu(String model, long memoryBytes) {
    this(model, memoryBytes, "", false);
  }
}
