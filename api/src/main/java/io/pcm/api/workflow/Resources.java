package io.pcm.api.workflow;

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
 * @param gpus whole GPUs; 0 reserves none
 */
public record Resources(int cores, long memory, int gpus) {
  /** Reserves nothing. */
  public static final Resources NONE = new Resources(0, 0, 0);

  private static final double MEBI = 1 << 20;
  private static final double GIBI = 1 << 30;
  private static final DecimalFormatSymbols ROOT = DecimalFormatSymbols.getInstance(Locale.ROOT);

  public Resources {
    if (cores < 0 || memory < 0 || gpus < 0) {
      throw new IllegalArgumentException("resources must not be negative");
    }
  }

  /** The sum. */
  public Resources plus(Resources other) {
    return new Resources(cores + other.cores, memory + other.memory, gpus + other.gpus);
  }

  /**
   * The difference.
   *
   * @throws IllegalArgumentException if the other is larger in any part
   */
  public Resources minus(Resources other) {
    return new Resources(cores - other.cores, memory - other.memory, gpus - other.gpus);
  }

  /** The same with this much memory, in bytes. */
  public Resources withMemory(long bytes) {
    return new Resources(cores, bytes, gpus);
  }

  /** Whether no part is larger than that of the other. */
  public boolean fitsIn(Resources room) {
    return cores <= room.cores && memory <= room.memory && gpus <= room.gpus;
  }

  /** The reserved resources as text: {@code 4 cores, 24 GiB of memory, 1 GPU}. */
  public String display() {
    List<String> parts = new ArrayList<>();
    if (cores > 0) {
      parts.add(cores + (cores == 1 ? " core" : " cores"));
    }
    if (memory > 0) {
      boolean large = memory >= 1L << 30;
      String number = new DecimalFormat("0.#", ROOT).format(memory / (large ? GIBI : MEBI));
      parts.add(number + (large ? " GiB" : " MiB") + " of memory");
    }
    if (gpus > 0) {
      parts.add(gpus + (gpus == 1 ? " GPU" : " GPUs"));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
