package io.pcm.api.workflow;

/**
 * What a context books of its pilot while it is loaded; the sum over a pilot's contexts never
 * exceeds what the pilot has.
 *
 * @param cores processors; 0 books none, and the context shares them all
 * @param memory bytes of main memory; 0 books none
 * @param gpus whole GPUs; 0 books none
 */
public record Resources(int cores, long memory, int gpus) {
  public static final Resources NONE = new Resources(0, 0, 0);

  public Resources {
    if (cores < 0 || memory < 0 || gpus < 0) {
      throw new IllegalArgumentException("resources are not negative");
    }
  }

  public Resources plus(Resources other) {
    return new Resources(cores + other.cores, memory + other.memory, gpus + other.gpus);
  }

  public Resources minus(Resources other) {
    return new Resources(cores - other.cores, memory - other.memory, gpus - other.gpus);
  }

  public boolean fitsIn(Resources room) {
    return cores <= room.cores && memory <= room.memory && gpus <= room.gpus;
  }
}
