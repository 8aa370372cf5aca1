package io.pcm.library.llama;

import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llm.Engine;
import io.pcm.library.llm.InvalidSettingException;
import io.pcm.library.llm.LlmLibrary;
import io.pcm.library.llm.SpecialTokens;
import io.pcm.model.BadModelException;
import io.pcm.model.ControlTokens;
import io.pcm.model.GgufHead;
import io.pcm.model.ModelFiles;
import java.nio.file.Path;

/**
 * Language models by llama-java. {@link LlamaSettings} describes its settings, {@code
 * docs/engines.md} the engine.
 */
public final class LlamaLibrary implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) throws Exception {
    LlamaSettings settings;
    GgufHead file;
    SpecialTokens special;
    try {
      settings = LlamaSettings.of(request.settings(), request.cores());
      file = head(settings);
      special = SpecialTokens.of(ControlTokens.of(settings.model()));
    } catch (InvalidSettingException e) {
      throw new InvalidLibraryException(String.valueOf(e.getMessage()));
    }
    // The check of schemas logs by SLF4J, whose warning that it has no provider helps nobody.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    NativeLibrary.provide(System.getenv());
    TokenEngine engine = LlamaCppEngine.load(settings, file, request.slots());
    return new LlmLibrary(
        new LlamaEngine(
            engine, name(settings.model()), special, request.slots(), settings.prefixCache()));
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

  private static String name(Path model) {
    return Engine.Identity.withoutFolders(model.toString());
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
}
