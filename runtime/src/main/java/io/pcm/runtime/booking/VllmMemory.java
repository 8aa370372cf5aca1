package io.pcm.runtime.booking;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.workflow.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Main memory of a context with vLLM whose model is a folder. {@code
 * docs/decisions/0038-memory-by-itself.md} has what was measured.
 */
final class VllmMemory {
  private static final long MEBI = 1 << 20;

  /** Of its three processes: Python's modules, tables, compiled code. */
  private static final long PROCESSES = 3_584 * MEBI;

  /** Of the driver and runtime of a GPU, in the processes that use it. */
  private static final long GPU_RUNTIME = 1_024 * MEBI;

  /** GiB of the KV cache on processors. */
  private static final String CACHE = "VLLM_CPU_KVCACHE_SPACE";

  private VllmMemory() {}

  /**
   * Without the JVM.
   *
   * @param settings of the library
   * @return empty if it is not known: without a GPU, vLLM takes a share of the machine for its
   *     cache unless it is told how much
   */
  static OptionalLong of(Library library, JsonNode settings) {
    if (!settings.path("engine").asText().equals("vllm")) {
      return OptionalLong.empty();
    }
    boolean onGpu = library.resources().gpuHundredths() > 0;
    OptionalLong cache = onGpu ? OptionalLong.of(GPU_RUNTIME) : cache(library);
    if (cache.isEmpty()) {
      return cache;
    }
    try {
      Path model = Path.of(settings.path("model").asText());
      if (!model.isAbsolute() || !Files.isDirectory(model)) {
        return OptionalLong.empty();
      }
      long weights = HuggingFaceModel.read(model).size().weights();
      return OptionalLong.of(PROCESSES + weights + cache.getAsLong());
    } catch (IOException | InvalidPathException e) {
      // A model that cannot be read is refused with its reason when it is loaded.
      return OptionalLong.empty();
    }
  }

  private static OptionalLong cache(Library library) {
    String gibi = library.env().getOrDefault(CACHE, "");
    return gibi.matches("[1-9]\\d{0,4}")
        ? OptionalLong.of(Long.parseLong(gibi) * 1_024 * MEBI)
        : OptionalLong.empty();
  }
}
