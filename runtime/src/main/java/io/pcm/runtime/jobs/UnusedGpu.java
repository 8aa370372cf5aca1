package io.pcm.runtime.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Engines that were told to use a GPU and do not say so with an error: llama.cpp, built without
 * code for GPUs or without a driver, only warns in its log and computes on the processor.
 */
public final class UnusedGpu {
  /** For users, as a sentence. */
  public static final String SENTENCE =
      "Its model does not use the GPU: the engine found no usable GPU, so gpu-layers has no effect"
          + " and it computes on the processor.";

  /** For users, as a clause. */
  public static final String FIX =
      "use a build of the engine with code for this GPU (for llama-server: one with CUDA, ROCm or"
          + " Vulkan, by command:), reserve a GPU with resources: {gpus: 1}, and check nvidia-smi"
          + " on that machine; or remove gpu-layers";

  /** An engine warns while it loads; what follows are its requests. */
  private static final int BYTES = 512 * 1024;

  /** Words of llama.cpp (common/arg.cpp, llama-model-loader). */
  private static final List<String> WORDS =
      List.of("no usable GPU found", "compiled without GPU support");

  private UnusedGpu() {}

  /** Whether the log of a context says so. */
  public static boolean tells(Path log) {
    try (InputStream in = Files.newInputStream(log)) {
      String text = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
      return WORDS.stream().anyMatch(text::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
