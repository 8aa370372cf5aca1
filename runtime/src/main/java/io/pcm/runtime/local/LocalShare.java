package io.pcm.runtime.local;

import io.pcm.api.batch.JobRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The share of one local pilot of what this machine, control group or job has. The shares of all
 * pilots of a run together are no more than that, and no two have the same GPU.
 *
 * @param cores processors, 1 or more
 * @param memory bytes of main memory, including the pilot's own
 * @param gpus numbers or names of GPUs, for CUDA_VISIBLE_DEVICES; absent if nothing is known about
 *     GPUs, so that the pilot has none
 */
public record LocalShare(int cores, long memory, Optional<List<String>> gpus) {
  /** Main memory that is left to the manager. */
  static final long MANAGER_MEMORY = 512L << 20;

  public LocalShare {
    gpus = gpus.map(List::copyOf);
  }

  /**
   * What a process may use: of the machine, its control group and its job, the smallest.
   *
   * @param processors of the machine or control group
   * @param memory of the machine or control group, in bytes
   * @param job the resources of the job in which the process runs, as far as they are known
   */
  public static JobRoom available(int processors, long memory, JobRoom job) {
    return new JobRoom(
        OptionalInt.of(Math.min(processors, job.cpus().orElse(processors))),
        OptionalLong.of(Math.min(memory, job.memory().orElse(memory))),
        job.gpus(),
        Optional.empty());
  }

  /**
   * The shares of this many pilots. Cores, memory and GPUs are divided evenly; the first pilots get
   * the GPUs that remain. What is wanted for each pilot replaces its share, but no GPU is given
   * twice.
   *
   * @param available as returned by {@link #available}
   * @param visible the GPUs of this process; absent if nothing says which they are
   * @param wanted resources of each pilot, where the user chose them
   */
  public static List<LocalShare> of(
      int pilots, JobRoom available, Optional<List<String>> visible, JobRoom wanted) {
    int cores = Math.max(1, available.cpus().orElse(1) / pilots);
    long all = available.memory().orElse(0);
    long memory = Math.max(1, Math.max(all - MANAGER_MEMORY, all / 2) / pilots);
    List<LocalShare> shares = new ArrayList<>();
    for (int i = 0; i < pilots; i++) {
      shares.add(
          new LocalShare(
              wanted.cpus().orElse(cores),
              wanted.memory().orElse(memory),
              gpus(i, pilots, visible, wanted.gpus())));
    }
    return shares;
  }

  private static Optional<List<String>> gpus(
      int slot, int pilots, Optional<List<String>> visible, OptionalInt wanted) {
    if (visible.isEmpty()) {
      return wanted.isEmpty() ? Optional.empty() : Optional.of(numbers(slot, wanted.getAsInt()));
    }
    List<String> all = visible.get();
    int each = all.size() / pilots;
    int rest = all.size() % pilots;
    int from = wanted.isEmpty() ? slot * each + Math.min(slot, rest) : slot * wanted.getAsInt();
    int count = wanted.orElse(each + (slot < rest ? 1 : 0));
    int begin = Math.min(from, all.size());
    return Optional.of(all.subList(begin, Math.min(begin + count, all.size())));
  }

  private static List<String> numbers(int slot, int count) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(String.valueOf(slot * count + i));
    }
    return numbers;
  }

  /** Says that some pilots get fewer GPUs than others; empty if all get as many. */
  public static Optional<String> remark(List<LocalShare> shares) {
    int most = shares.stream().mapToInt(LocalShare::gpuCount).max().orElse(0);
    long fewer = shares.stream().filter(share -> share.gpuCount() < most).count();
    if (fewer == 0) {
      return Optional.empty();
    }
    int all = shares.stream().mapToInt(LocalShare::gpuCount).sum();
    long none = shares.stream().filter(share -> share.gpuCount() == 0).count();
    return Optional.of(
        "this machine or job has "
            + all
            + (all == 1 ? " GPU" : " GPUs")
            + " for "
            + shares.size()
            + " local pilots: "
            + (none > 0
                ? none + " of them get none; start fewer pilots, or use them for other libraries"
                : fewer + " of them get fewer than the others"));
  }

  private int gpuCount() {
    return gpus.map(List::size).orElse(0);
  }
}
