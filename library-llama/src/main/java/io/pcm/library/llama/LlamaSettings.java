package io.pcm.library.llama;

import io.pcm.api.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The library's settings.
 *
 * @param model a GGUF file, absolute
 * @param contextSize tokens of one call's prompt and answer together, 16 to 1,048,576; default 2048
 * @param threads processors for computing, 1 to 1024; default what the context may use
 * @param gpuLayers the model's layers that go to a GPU, 0 to 10,000; default 0
 * @param prefixCache whether the fixed part of a prompt stays evaluated between calls; default true
 */
record LlamaSettings(Path model, int contextSize, int threads, int gpuLayers, boolean prefixCache) {
  static final int CONTEXT_SIZE = 2048;

  /**
   * @param cores processors this context may use
   */
  static LlamaSettings of(Json json, int cores) throws InvalidSettingException {
    Settings settings = Settings.of("settings of the llama library", json);
    Path model = path(settings);
    int contextSize = settings.integer("context-size", CONTEXT_SIZE, 16, 1 << 20);
    Settings tuning = settings.object("tuning");
    LlamaSettings llama =
        new LlamaSettings(
            model,
            contextSize,
            tuning.integer("threads", Math.min(cores, 1024), 1, 1024),
            tuning.integer("gpu-layers", 0, 0, 10_000),
            tuning.flag("prefix-cache", true));
    tuning.end();
    settings.end();
    return llama;
  }

  private static Path path(Settings settings) throws InvalidSettingException {
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
