package io.pcm.library.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.Engine.Sampling;

/** The same as those of llama-java, so that an answer does not depend on the engine's defaults. */
final class SamplingDefaults {
  private static final int TOP_K = 40;
  private static final double TOP_P = 0.95;
  private static final double MIN_P = 0.05;

  private SamplingDefaults() {}

  /** Adds the sampling to a request, in the names that all servers have. */
  static void put(ObjectNode body, Sampling sampling) {
    body.put("temperature", sampling.temperature()).put("seed", sampling.seed());
    if (sampling.temperature() > 0) {
      body.put("top_k", TOP_K).put("top_p", TOP_P).put("min_p", MIN_P);
    }
  }
}
