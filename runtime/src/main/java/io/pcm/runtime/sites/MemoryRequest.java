package io.pcm.runtime.sites;

import io.pcm.api.batch.JobRoom;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The main memory that a pilot requests if nobody chose it: for itself, and for as many contexts of
 * the most demanding library as its processors and GPUs allow.
 *
 * @param bytes empty if no library tells its memory, so that the batch system's default applies
 * @param most the library that determines it; empty like {@code bytes}
 * @param contexts number of its contexts
 * @param unknown names of the libraries that do not tell their memory
 */
record MemoryRequest(OptionalLong bytes, String most, int contexts, List<String> unknown) {
  /** Memory for the pilot itself, in addition to its contexts; it uses a third to a half of it. */
  static final long OWN = 512L << 20;

  /** Requests are rounded up to a multiple of this. */
  private static final long STEP = 64L << 20;

  /**
   * @param room what the pilot requests besides memory
   * @param estimates whether memory that nobody asked for counts; it does where PCM must not take
   *     more than it requested
   */
  static MemoryRequest of(List<Library> libraries, JobRoom room, boolean estimates) {
    long bytes = 0;
    String most = "";
    int contexts = 0;
    List<String> unknown = new ArrayList<>();
    for (Library library : libraries) {
      long each = library.resources().memory();
      if (each == 0) {
        unknown.add(library.name());
      } else if (estimates || !library.memoryIsEstimated()) {
        int number = contexts(library.resources(), room);
        if (each * number > bytes) {
          bytes = each * number;
          most = library.name();
          contexts = number;
        }
      }
    }
    return new MemoryRequest(
        bytes == 0 ? OptionalLong.empty() : OptionalLong.of(rounded(bytes + OWN)),
        most,
        contexts,
        List.copyOf(unknown));
  }

  private static long rounded(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP;
  }

  private static int contexts(Resources of, JobRoom room) {
    int byCores = of.cores() == 0 ? 1 : room.cpus().orElse(1) / of.cores();
    int byGpus = of.gpus() == 0 ? Integer.MAX_VALUE : onGpus(of, room.gpus().orElse(1));
    boolean onlyGpus = of.cores() == 0 && of.gpus() > 0;
    return Math.max(1, onlyGpus ? byGpus : Math.min(byCores, byGpus));
  }

  private static int onGpus(Resources of, int gpus) {
    return of.sharesGpu() ? gpus * (100 / of.gpuHundredths()) : gpus / of.gpuCount();
  }

  /** What users should know: how much is requested, or that nothing is, and how to change it. */
  Optional<String> note() {
    List<String> parts = new ArrayList<>();
    if (bytes.isPresent()) {
      parts.add(
          "each pilot requests "
              + display(bytes.getAsLong())
              + " of memory, for itself and "
              + (contexts == 1 ? "a context" : contexts + " contexts")
              + " of library "
              + most
              + "; to request another amount, use --memory (memory: in a file)");
    }
    if (!unknown.isEmpty()) {
      boolean one = unknown.size() == 1;
      parts.add(
          (one ? "library " : "libraries ")
              + String.join(", ", unknown)
              + (one ? " does not" : " do not")
              + " tell how much memory a context needs"
              + (bytes.isPresent() ? ", and it is not part of that" : "")
              + ": add resources: {memory: 2GB} to "
              + (one ? "it" : "each")
              + (bytes.isPresent()
                  ? ""
                  : ", or use --memory (memory: in a file); the batch system's default applies now,"
                      + " which may be too small"));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static String display(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
