package io.pcm.library.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.Engine.Penalties;
import io.pcm.library.llm.Engine.Sampling;

/** Writes a sampling into a request, so that an answer does not depend on the engine's defaults. */
final class SamplingFields {
  private SamplingFields() {}

  /**
   * @param repetition the engine's name for the penalty of a repetition; all servers agree on the
   *     other names
   */
  static void put(ObjectNode body, Sampling sampling, String repetition) {
    body.put("temperature", sampling.temperature()).put("seed", sampling.seed());
    if (sampling.temperature() > 0) {
      body.put("top_k", sampling.filter().topK());
      body.put("top_p", sampling.filter().topP());
      body.put("min_p", sampling.filter().minP());
    }
    Penalties penalties = sampling.penalties();
    if (!penalties.equals(Penalties.NONE)) {
      body.put(repetition, penalties.repetition());
      body.put("presence_penalty", penalties.presence());
      body.put("frequency_penalty", penalties.frequency());
    }
  }
}
