package io.pcm.api.status;

import java.util.List;

/**
 * One GPU of a pilot, or one slice of a GPU, and the contexts on it.
 *
 * @param model as in {@link Gpu}
 * @param memoryBytes as in {@link Gpu}
 * @param name as in {@link Gpu}
 * @param slice as in {@link Gpu}
 * @param avoided whether its pilot opens no context on it any more, because loads failed there
 * @param contexts the contexts that reserve it; several only if they share it
 * @see PilotProgress
 */
public record GpuUse(
    String model,
    long memoryBytes,
    String name,
    boolean slice,
    boolean avoided,
    List<GpuHolder> contexts) {
  public GpuUse {
    // Absent in a status that an earlier version wrote.
    name = name == null ? "" : name;
    contexts = contexts == null ? List.of() : List.copyOf(contexts);
  }

  /** This GPU with these contexts. */
  public static GpuUse of(Gpu gpu, boolean avoided, List<GpuHolder> contexts) {
    return new GpuUse(gpu.model(), gpu.memoryBytes(), gpu.name(), gpu.slice(), avoided, contexts);
  }
}
