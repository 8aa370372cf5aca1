package io.pcm.library.llama;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.InvalidSettingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The library's settings, checked with {@link LlmRules}.
 *
 * @param model absolute path of a GGUF file
 * @param contextSize tokens of one call's prompt and answer together
 * @param threads number of processors for computing
 * @param gpuLayers number of the model's layers on a GPU
 * @param prefixCache whether the fixed part of a prompt stays evaluated between calls; default true
 */
record LlamaSettings(Path model, int contextSize, int threads, int gpuLayers, boolean prefixCache) {
  /**
   * @param cores number of processors that this context may use
   */
  static LlamaSettings of(Json json, int cores) throws InvalidSettingException {
    CheckedObject settings = CheckedObject.of("settings of the llama library", json);
    Path model = path(settings);
    int contextSize = settings.integer(LlmRules.CONTEXT_SIZE);
    CheckedObject tuning = settings.object("tuning");
    LlamaSettings llama =
        new LlamaSettings(
            model,
            contextSize,
            tuning.integer(LlmRules.THREADS, Math.min(cores, LlmRules.THREADS.most())),
            tuning.integer(LlmRules.GPU_LAYERS),
            tuning.flag("prefix-cache", true));
    tuning.end();
    settings.end();
    return llama;
  }

  private static Path path(CheckedObject settings) throws InvalidSettingException {
    String text = settings.text("model");
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // thrown below
    }
    throw settings.bad(
        "model", "must be the absolute path of a GGUF file, not " + Json.quote(text));
  }
}
