package io.pcm.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code nvidia-smi -L}, where each GPU is followed by its slices (MIG). */
final class NvidiaSlices {
  private static final Pattern GPU = Pattern.compile("GPU (\\d{1,4}): .*");

  /** {@code MIG 3g.20gb Device 0: (UUID: MIG-c6d4f1ef-…)}, in older drivers MIG-GPU-…/1/0. */
  private static final Pattern SLICE =
      Pattern.compile(
          "\\s*MIG (\\S{1,40})\\s+Device\\s+\\d+: \\(UUID: (MIG-[\\w/-]{1,100})\\)\\s*");

  private static final Pattern GIGABYTES = Pattern.compile("(\\d{1,4})gb");

  private NvidiaSlices() {}

  static List<NvidiaGpu> of(String text, List<NvidiaGpu> gpus) {
    List<NvidiaGpu> slices = new ArrayList<>();
    NvidiaGpu gpu = null;
    for (String line : text.lines().toList()) {
      Matcher head = GPU.matcher(line);
      Matcher slice = SLICE.matcher(line);
      if (head.matches()) {
        gpu = withIndex(head.group(1), gpus);
      } else if (gpu != null && slice.matches()) {
        String model = gpu.model() + " MIG " + slice.group(1);
        slices.add(new NvidiaGpu(slice.group(2), gpu.index(), model, bytes(slice.group(1)), true));
      }
    }
    return slices;
  }

  private static @Nullable NvidiaGpu withIndex(String index, List<NvidiaGpu> gpus) {
    return gpus.stream().filter(each -> each.index().equals(index)).findFirst().orElse(null);
  }

  /**
   * A slice has at least the gigabytes of its profile's name: 3g.20gb has 19,968 MiB, 1g.5gb has
   * 4,864 MiB.
   */
  private static long bytes(String profile) {
    Matcher size = GIGABYTES.matcher(profile);
    return size.find() ? Long.parseLong(size.group(1)) * 1_000_000_000L : 0;
  }
}
