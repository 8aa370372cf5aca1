package io.pcm.api.workflow;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a context reserves of its pilot while it is loaded. The sum over a pilot's contexts never
 * exceeds what the pilot has. A pilot has only one context of a library that reserves nothing, and
 * at most as many as it has cores of a library that reserves only memory. Programs set it with the
 * methods of a {@link LibraryDefinition}.
 *
 * @param cores processors; 0 reserves none, and the context shares all of them
 * @param memory bytes of main memory; 0 reserves none
 * @param gpus whole GPUs, which no other context gets; or a share of one GPU, 0.01 to 0.99, with at
 *     most two decimals; 0 reserves none, and the context sees none
 * @param gpuMemory bytes of memory on each of these GPUs; 0 reserves none. More than 0 only with
 *     GPUs
 */
public record Resources(int cores, long memory, double gpus, long gpuMemory) {
  /** Reserves nothing. */
  public static final Resources NONE = new Resources(0, 0, 0);

  private static final double MEBI = 1 << 20;
  private static final double GIBI = 1 << 30;
  private static final DecimalFormatSymbols ROOT = DecimalFormatSymbols.getInstance(Locale.ROOT);

  public Resources {
    if (cores < 0 || memory < 0 || gpus < 0 || gpuMemory < 0) {
      throw new IllegalArgumentException("resources must not be negative");
    }
    if (!isGpus(gpus)) {
      throw new IllegalArgumentException("GPUs are whole, or a share of one, not " + gpus);
    }
    if (gpuMemory > 0 && gpus == 0) {
      throw new IllegalArgumentException("memory of GPUs needs GPUs");
    }
  }

  /** Without memory of GPUs. */
  public Resources(int cores, long memory, double gpus) {
    this(cores, memory, gpus, 0);
  }

  /** Whether this is a number of whole GPUs, or a share of one with at most two decimals. */
  static boolean isGpus(double number) {
    return number >= 0
        && number <= WorkflowRules.GPUS_MAX
        && (number == Math.rint(number) || (number < 1 && BigDecimal.valueOf(number).scale() <= 2));
  }

  /** The same with this much memory, in bytes. */
  public Resources withMemory(long bytes) {
    return new Resources(cores, bytes, gpus, gpuMemory);
  }

  /** The GPUs in hundredths of one: exact, and 100 or more for whole ones. */
  public int gpuHundredths() {
    return (int) Math.round(gpus * 100);
  }

  /** How many GPUs a context uses: 1 for a share of one. */
  public int gpuCount() {
    return (int) Math.ceil(gpus);
  }

  /** Whether it reserves a share of one GPU, so that other contexts may use the rest. */
  public boolean sharesGpu() {
    return gpus > 0 && gpus < 1;
  }

  /** The reserved resources as text: {@code 4 cores, 24 GiB of memory, 1 GPU}. */
  public String display() {
    List<String> parts = new ArrayList<>();
    if (cores > 0) {
      parts.add(cores + (cores == 1 ? " core" : " cores"));
    }
    if (memory > 0) {
      parts.add(size(memory) + " of memory");
    }
    if (gpus > 0) {
      String number = new DecimalFormat("0.##", ROOT).format(gpus);
      parts.add(number + (gpus <= 1 ? " GPU" : " GPUs"));
    }
    if (gpuMemory > 0) {
      parts.add(size(gpuMemory) + " of GPU memory" + (gpus > 1 ? " each" : ""));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static String size(long bytes) {
    boolean large = bytes >= 1L << 30;
    String number = new DecimalFormat("0.#", ROOT).format(bytes / (large ? GIBI : MEBI));
    return number + (large ? " GiB" : " MiB");
  }
}
