package io.pcm.api.workflow;

/** What a {@link LibraryDefinition} says about the {@link Resources} of a context. */
final class Reservation {
  int cores;
  long memory;
  double gpus;
  long gpuMemory;

  /** Only if {@link #check} finds no mistake. */
  Resources resources() {
    return new Resources(cores, memory, gpus, gpuMemory);
  }

  void check(Mistakes resources) {
    resources.whole(WorkflowRules.CORES, cores);
    if (!Resources.isGpus(gpus)) {
      resources.at("gpus").wrong(WorkflowRules.GPUS + ", not " + shown(gpus));
    }
    if (memory < 0) {
      resources.at("memory").wrong("must be 0 bytes or more, not " + memory);
    }
    if (gpuMemory < 0) {
      resources.at("gpu-memory").wrong("must be 0 bytes or more, not " + gpuMemory);
    } else if (gpuMemory > 0 && gpus == 0) {
      resources.at("gpu-memory").wrong("needs gpus; set gpus to 1, or to a share such as 0.5");
    }
  }

  /** Without the ".0" of a whole number. */
  private static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
