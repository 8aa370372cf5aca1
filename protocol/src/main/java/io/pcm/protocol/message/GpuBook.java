package io.pcm.protocol.message;

import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What contexts reserve on the GPUs of one pilot, and which GPUs another context would get. Pilots
 * and managers both use it: the pilot decides, and the manager expects the same decision.
 * Immutable.
 *
 * <p>GPUs have numbers: their positions in {@link PilotInfo#gpuDevices}, from 0. A context with
 * whole GPUs gets them alone. Contexts with a share of a GPU get one on which the sum of shares is
 * at most 1, preferably one that is already shared, so that whole GPUs stay free. Memory is only
 * reserved on a GPU whose size is known.
 */
public final class GpuBook {
  private static final int WHOLE = 100;

  private final List<Gpu> gpus;
  private final int[] hundredths;
  private final long[] memory;
  private final Set<Integer> avoided;

  private GpuBook(List<Gpu> gpus, int[] hundredths, long[] memory, Set<Integer> avoided) {
    this.gpus = gpus;
    this.avoided = avoided;
    this.hundredths = hundredths;
    this.memory = memory;
  }

  /** All GPUs of a pilot, on which nothing is reserved. */
  public static GpuBook of(PilotInfo info) {
    List<Gpu> all = new ArrayList<>(info.gpuDevices());
    while (all.size() < info.gpus()) {
      all.add(Gpu.UNKNOWN);
    }
    return new GpuBook(
        List.copyOf(all), new int[all.size()], new long[all.size()], new TreeSet<>());
  }

  /**
   * The GPUs that a context gets now.
   *
   * @return their numbers in ascending order, none if it reserves none; empty if there are not
   *     enough
   */
  public Optional<List<Integer>> place(Resources wanted) {
    if (wanted.gpuCount() == 0) {
      return Optional.of(List.of());
    }
    return wanted.sharesGpu() ? placeShare(wanted) : placeWhole(wanted);
  }

  /** With these GPUs on which no further context is placed. */
  public GpuBook avoiding(Collection<Integer> numbers) {
    return new GpuBook(gpus, hundredths, memory, new TreeSet<>(numbers));
  }

  /** Whether no further context is placed on this GPU. */
  public boolean avoids(int gpu) {
    return avoided.contains(gpu);
  }

  private Optional<List<Integer>> placeShare(Resources wanted) {
    return numbers()
        .filter(gpu -> hundredths[gpu] + wanted.gpuHundredths() <= WHOLE)
        .filter(gpu -> hasMemory(gpu, wanted.gpuMemory()))
        .boxed()
        .min(
            Comparator.comparing((Integer gpu) -> -hundredths[gpu])
                .thenComparing(gpu -> gpus.get(gpu).memoryBytes())
                .thenComparing(gpu -> gpu))
        .map(List::of);
  }

  /** GPUs of one kind, the smallest that suffices; of different kinds only if no kind suffices. */
  private Optional<List<Integer>> placeWhole(Resources wanted) {
    List<Integer> free =
        numbers()
            .filter(gpu -> hundredths[gpu] == 0)
            .filter(gpu -> hasMemory(gpu, wanted.gpuMemory()))
            .filter(gpu -> wanted.gpuCount() == 1 || !gpus.get(gpu).slice())
            .boxed()
            .sorted(
                Comparator.comparing((Integer gpu) -> gpus.get(gpu).memoryBytes())
                    .thenComparing(gpu -> gpu))
            .toList();
    for (int first : free) {
      List<Integer> alike =
          free.stream()
              .filter(gpu -> gpus.get(gpu).model().equals(gpus.get(first).model()))
              .filter(gpu -> gpus.get(gpu).memoryBytes() == gpus.get(first).memoryBytes())
              .toList();
      if (alike.size() >= wanted.gpuCount()) {
        return first(wanted.gpuCount(), alike);
      }
    }
    return free.size() < wanted.gpuCount() ? Optional.empty() : first(wanted.gpuCount(), free);
  }

  private static Optional<List<Integer>> first(int count, List<Integer> of) {
    return Optional.of(of.stream().limit(count).sorted().toList());
  }

  private IntStream numbers() {
    return IntStream.range(0, gpus.size()).filter(gpu -> !avoided.contains(gpu));
  }

  private boolean hasMemory(int gpu, long bytes) {
    return bytes == 0 || gpus.get(gpu).memoryBytes() - memory[gpu] >= bytes;
  }

  /** Whether these are GPUs of this pilot on which there is room for a context. */
  public boolean hasRoom(List<Integer> on, Resources wanted) {
    int each = wanted.sharesGpu() ? wanted.gpuHundredths() : WHOLE;
    return on.size() == wanted.gpuCount()
        && on.stream().distinct().count() == on.size()
        && on.stream()
            .allMatch(
                gpu ->
                    gpu >= 0
                        && gpu < gpus.size()
                        && hundredths[gpu] + each <= WHOLE
                        && hasMemory(gpu, wanted.gpuMemory()));
  }

  /** With a context on these GPUs, even if there is no room for it. */
  public GpuBook plus(List<Integer> on, Resources reserved) {
    return changed(on, reserved, 1);
  }

  /** Without a context that was on these GPUs. */
  public GpuBook minus(List<Integer> on, Resources reserved) {
    return changed(on, reserved, -1);
  }

  private GpuBook changed(List<Integer> on, Resources reserved, int sign) {
    int[] shares = hundredths.clone();
    long[] bytes = memory.clone();
    for (int gpu : on) {
      shares[gpu] += sign * (reserved.sharesGpu() ? reserved.gpuHundredths() : WHOLE);
      bytes[gpu] += sign * reserved.gpuMemory();
    }
    return new GpuBook(gpus, shares, bytes, avoided);
  }

  /** The GPU's name for messages: as the job names it, or its number. */
  public String name(int gpu) {
    String name = gpus.get(gpu).name();
    return name.isEmpty() ? String.valueOf(gpu) : name;
  }

  /** What the contexts on this GPU reserve of it, in hundredths of the GPU. */
  public int reservedHundredths(int gpu) {
    return hundredths[gpu];
  }

  /** What the contexts on this GPU reserve of its memory, in bytes. */
  public long reservedMemory(int gpu) {
    return memory[gpu];
  }

  /** What about these GPUs may surprise somebody who wants this; empty if nothing does. */
  public String remark(Resources wanted) {
    if (wanted.gpuCount() > 1 && gpus.stream().anyMatch(Gpu::slice)) {
      return "a context gets at most one MIG slice";
    }
    if (wanted.gpuCount() > 0 && !avoided.isEmpty()) {
      return "some GPUs are not used any more, because loads failed there";
    }
    boolean unknown = gpus.stream().anyMatch(gpu -> gpu.memoryBytes() == 0);
    return wanted.gpuMemory() > 0 && unknown ? "the size of the GPUs' memory is unknown" : "";
  }
}
