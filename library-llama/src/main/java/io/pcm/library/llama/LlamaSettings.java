package io.pcm.library.llama;

import io.pcm.api.Json;
import io.pcm.model.LlamaRules;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The library's settings, within {@link LlamaRules}.
 *
 * @param model a GGUF file, absolute
 * @param contextSize tokens of one call's prompt and answer together
 * @param threads processors for computing
 * @param gpuLayers the model's layers that go to a GPU
 * @param prefixCache whether the fixed part of a prompt stays evaluated between calls; default true
 */
record LlamaSettings(Path model, int contextSize, int threads, int gpuLayers, boolean prefixCache) {
  /**
   * @param cores processors this context may use
   */
  static LlamaSettings of(Json json, int cores) throws InvalidSettingException {
    CheckedObject settings = CheckedObject.of("settings of the llama library", json);
    Path model = path(settings);
    int contextSize = settings.integer(LlamaRules.CONTEXT_SIZE);
    CheckedObject tuning = settings.object("tuning");
    LlamaSettings llama =
        new LlamaSettings(
            model,
            contextSize,
            tuning.integer(LlamaRules.THREADS, Math.min(cores, LlamaRules.THREADS.most())),
            tuning.integer(LlamaRules.GPU_LAYERS),
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
      // said below
    }
    throw settings.bad(
        "model", "must be the absolute path of a GGUF file, not " + Json.quote(text));
  }
}
