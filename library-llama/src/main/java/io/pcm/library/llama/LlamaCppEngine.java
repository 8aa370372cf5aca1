package io.pcm.library.llama;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import io.pcm.api.Json;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Rendered;
import io.pcm.model.GgufHead;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * llama.cpp through llama-java 4.2.0, which supports only one model per process, for its whole
 * life: closing leaks the model, and later calls hang. So {@link #close()} leaves the model until
 * the process ends.
 */
final class LlamaCppEngine implements TokenEngine {
  /** Suppresses the ten lines that each call would print. */
  private static final int QUIET = -1;

  private static final int VERBOSE = 0;

  private final LlamaModel model;
  private final int contextSize;
  private final boolean addsBegin;
  private volatile boolean closed;

  private LlamaCppEngine(LlamaModel model, int contextSize, boolean addsBegin) {
    this.model = model;
    this.contextSize = contextSize;
    this.addsBegin = addsBegin;
  }

  /**
   * @param file the head of the model file
   * @throws IOException if native code cannot load the model
   */
  static TokenEngine load(LlamaSettings settings, GgufHead file, int slots) throws IOException {
    try {
      LlamaModel model = new LlamaModel(parameters(settings, slots, QUIET));
      return new LlamaCppEngine(model, settings.contextSize(), file.addsBegin());
    } catch (RuntimeException e) {
      throw new IOException(
          "llama.cpp cannot load the model "
              + settings.model()
              + " (architecture "
              + file.architecture()
              + "): "
              + reason(settings, slots, e)
              + "; see the context's log for its output",
          e);
    }
  }

  /** Tries again with llama.cpp's log on standard error. */
  private static String reason(LlamaSettings settings, int slots, RuntimeException first) {
    try {
      new LlamaModel(parameters(settings, slots, VERBOSE));
      return first.getMessage() + " (only at the first attempt)";
    } catch (RuntimeException second) {
      return String.valueOf(second.getMessage());
    }
  }

  private static ModelParameters parameters(LlamaSettings settings, int slots, int verbosity) {
    ModelParameters parameters =
        new ModelParameters()
            .setModel(settings.model().toString())
            .setCtxSize(Math.multiplyExact(settings.contextSize(), slots))
            .setParallel(slots)
            .setThreads(settings.threads())
            .setThreadsBatch(settings.threads())
            .setLogVerbosity(verbosity)
            .disableContextShift();
    if (settings.gpuLayers() > 0) {
      parameters.setGpuLayers(settings.gpuLayers());
    }
    return parameters;
  }

  @Override
  public int contextSize() {
    return contextSize;
  }

  @Override
  public int[] tokenize(Rendered prompt) {
    checkOpen();
    IntStream tokens =
        prompt.parts().stream().flatMapToInt(part -> IntStream.of(model.encode(part)));
    return (addsBegin ? IntStream.concat(IntStream.of(-1), tokens) : tokens).toArray();
  }

  @Override
  public Generated generate(Request request, Predicate<CharSequence> enough) {
    checkOpen();
    LlamaIterator parts = model.generate(parameters(request)).iterator();
    StringBuilder text = new StringBuilder();
    int tokens = 0;
    boolean ended = false;
    while (parts.hasNext()) {
      LlamaOutput part = parts.next();
      if (!parts.hasNext()) {
        text.append(part.text);
        break;
      }
      text.append(part.text);
      tokens++;
      ended = part.text.isEmpty();
      if (enough.test(text)) {
        parts.cancel();
        break;
      }
    }
    return new Generated(text.toString(), tokens, ended);
  }

  private InferenceParameters parameters(Request request) {
    Sampling sampling = request.sampling();
    InferenceParameters parameters =
        prompt(request.prompt())
            .setCachePrompt(request.keep())
            .setNPredict(request.tokensMax())
            .setTemperature((float) sampling.temperature())
            .setSeed(sampling.seed())
            .setTopK(sampling.filter().topK())
            .setTopP((float) sampling.filter().topP())
            .setMinP((float) sampling.filter().minP())
            .setRepeatPenalty((float) sampling.penalties().repetition())
            .setPresencePenalty((float) sampling.penalties().presence())
            .setFrequencyPenalty((float) sampling.penalties().frequency());
    request.constraint().ifPresent(constraint -> constrain(parameters, constraint));
    return parameters;
  }

  private static void constrain(InferenceParameters parameters, Constraint constraint) {
    if (constraint instanceof Constraint.Grammar grammar) {
      parameters.setGrammar(grammar.gbnf());
    } else if (constraint instanceof Constraint.Schema schema) {
      RawParameters.of(parameters).put("json_schema", schema.json());
    }
  }

  /**
   * If an item spells special tokens, the prompt is its first part and then tokens, which llama.cpp
   * takes as they are.
   */
  private InferenceParameters prompt(Rendered prompt) {
    List<String> parts = prompt.parts();
    InferenceParameters parameters = new InferenceParameters(parts.get(0));
    if (parts.size() > 1) {
      IntStream tokens =
          parts.stream().skip(1).flatMapToInt(part -> IntStream.of(model.encode(part)));
      RawParameters.of(parameters).put("prompt", mixed(parts.get(0), tokens));
    }
    return parameters;
  }

  private static String mixed(String text, IntStream tokens) {
    return tokens
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[" + Json.quote(text) + ",", "]"));
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }
}
