package io.pcm.runtime.booking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.model.BadModelException;
import io.pcm.model.ModelSize;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The number of slots of an engine that divides its memory among them when it starts, on GPUs. As
 * many as fit beside the model, each with a cache for a whole context.
 */
final class GpuSlots {
  /** More bring little, because such engines compute few calls together. */
  static final int MOST = 32;

  /** The share of a GPU's memory for weights and cache; the rest is for computing. */
  private static final double SHARE = 0.85;

  private static final int CACHE_VALUE_BYTES = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GpuSlots() {}

  /** The library with a number of slots. */
  static Library chosen(Library library, Path model) {
    try {
      JsonNode settings = JSON.readTree(library.settings().utf8());
      long contextSize =
          settings.path(LlmRules.CONTEXT_SIZE.name()).asLong(LlmRules.CONTEXT_SIZE.otherwise());
      int slots = of(ModelSize.ofGguf(model), contextSize, library.resources());
      return library.change().slots(slots).build();
    } catch (IOException | BadModelException e) {
      // A model that cannot be read is refused with its reason when it is checked.
      return library.change().slots(1).build();
    }
  }

  /** One if the model does not tell its dimensions. */
  private static int of(ModelSize model, long contextSize, Resources resources) {
    double each = (double) contextSize * model.shape().keyValues() * CACHE_VALUE_BYTES;
    double memory = SHARE * resources.gpuMemory() * resources.gpuCount();
    // Without a word about the memory, the cache gets as much as the model.
    double room = resources.gpuMemory() > 0 ? memory - model.weights() : model.weights();
    return each > 0 ? (int) Math.max(1, Math.min(room / each, MOST)) : 1;
  }
}
