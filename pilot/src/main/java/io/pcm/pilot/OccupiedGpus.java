package io.pcm.pilot;

import io.pcm.api.status.Gpu;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds GPUs whose memory is held by processes that are not of this pilot, as far as {@code
 * nvidia-smi} tells. Of slices (MIG) it does not tell.
 */
final class OccupiedGpus {
  /**
   * The share of an empty GPU's memory that is free for sure. Drivers keep up to some percent, so a
   * context that reserves all of the memory would otherwise never find enough.
   */
  private static final double FREE_IF_EMPTY = 0.95;

  private static final double MEBI = 1 << 20;
  private static final double GIBI = 1 << 30;

  private final JobGpus gpus;
  private final NvidiaSmi smi;

  OccupiedGpus(JobGpus gpus, NvidiaSmi smi) {
    this.gpus = gpus;
    this.smi = smi;
  }

  /**
   * The first of these GPUs on which others hold memory that a context needs.
   *
   * @param numbers positions in {@link JobGpus#gpus}
   * @param bytes what the context needs of each
   * @param shared those on which this pilot has other contexts; there, too little memory is only
   *     somebody else's doing if a process of somebody else is listed
   * @return what has to become true, for the log; empty if there is enough, or nobody knows
   */
  Optional<String> shortage(List<Integer> numbers, long bytes, Collection<Integer> shared) {
    List<Integer> known = numbers.stream().filter(this::isKnown).toList();
    if (bytes == 0 || known.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> free = smi.freeBytes();
    return known.stream()
        .flatMap(
            number -> {
              long now = free.getOrDefault(gpus.uuid(number), Long.MAX_VALUE);
              return missing(number, bytes, now, shared.contains(number)).stream();
            })
        .findFirst();
  }

  private boolean isKnown(int number) {
    return !gpus.uuid(number).isEmpty() && !gpus.gpus().get(number).slice();
  }

  private Optional<String> missing(int number, long bytes, long free, boolean shared) {
    Gpu gpu = gpus.gpus().get(number);
    long enough = (long) Math.min(bytes, gpu.memoryBytes() * FREE_IF_EMPTY);
    if (free >= enough || (shared && !othersAreOn(gpus.uuid(number)))) {
      return Optional.empty();
    }
    return Optional.of(
        "GPU %s has %s of memory free (it has %s; another process holds the rest)"
            .formatted(gpu.name(), size(enough), size(free)));
  }

  private boolean othersAreOn(String uuid) {
    Set<Long> others = new HashSet<>(smi.processes(uuid));
    ProcessHandle.current().descendants().map(ProcessHandle::pid).forEach(others::remove);
    return !others.isEmpty();
  }

  private static String size(long bytes) {
    boolean large = bytes >= 1L << 30;
    DecimalFormat format = new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return format.format(bytes / (large ? GIBI : MEBI)) + (large ? " GiB" : " MiB");
  }
}
