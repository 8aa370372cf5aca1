package io.pcm.library.llama;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.llm.LlmRules;
import io.pcm.model.BadModelException;
import io.pcm.model.GgufHead;
import io.pcm.model.ModelFiles;

/**
 * The library {@code llama}. {@link LlamaSettings} describes its settings; {@code docs/llama.md}
 * describes its functions {@code complete} and {@code classify}.
 */
public final class LlamaLibrary implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) throws Exception {
    LlamaSettings settings;
    GgufHead file;
    try {
      settings = LlamaSettings.of(request.settings(), request.cores());
      file = head(settings);
    } catch (InvalidSettingException e) {
      throw new InvalidLibraryException(String.valueOf(e.getMessage()));
    }
    NativeLibrary.provide(System.getenv());
    return new Loaded(
        LlamaCppEngine.load(settings, file, request.slots()),
        request.slots(),
        settings.prefixCache());
  }

  private static GgufHead head(LlamaSettings settings)
      throws BadModelException, InvalidSettingException {
    GgufHead file = model(settings);
    if (file.trainedContext() > 0 && settings.contextSize() > file.trainedContext()) {
      throw new InvalidSettingException(
          "settings of the llama library: context-size "
              + settings.contextSize()
              + " is more than the "
              + file.trainedContext()
              + " tokens that the model was trained for");
    }
    return file;
  }

  private static GgufHead model(LlamaSettings settings)
      throws BadModelException, InvalidSettingException {
    try {
      return ModelFiles.check(settings.model());
    } catch (BadModelException e) {
      if (e.isEverywhere()) {
        throw new InvalidSettingException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** The library with a loaded model. */
  static final class Loaded implements LoadedLibrary {
    private final Engine engine;
    private final Prompts prompts;

    Loaded(Engine engine, int slots, boolean prefixCache) {
      this.engine = engine;
      this.prompts = new Prompts(engine, slots, prefixCache);
    }

    @Override
    public LibraryFunction function(String name, Json settings) throws InvalidSettingException {
      return switch (name) {
        case "complete" -> Complete.of(prompts, settings);
        case "classify" -> Classify.of(prompts, settings);
        default ->
            throw new InvalidSettingException(
                "the llama library has no function "
                    + Json.quote(name)
                    + "; it has complete and classify");
      };
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  static Engine.Sampling sampling(CheckedObject settings) throws InvalidSettingException {
    return new Engine.Sampling(
        settings.decimal("temperature", 0, 0, LlmRules.TEMPERATURE_MAX),
        settings.integer(LlmRules.SEED));
  }

  static Json details(String name, String value, int promptTokens, int tokens, String finish) {
    return Json.of(
        "{\""
            + name
            + "\":"
            + Json.quote(value)
            + ",\"prompt-tokens\":"
            + promptTokens
            + ",\"tokens\":"
            + tokens
            + ",\"finish\":"
            + Json.quote(finish)
            + "}");
  }
}
