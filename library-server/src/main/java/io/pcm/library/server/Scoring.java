package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pcm.library.llm.TokenCounts;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How likely it is that a model continues a prompt with given tokens. */
interface Scoring {
  /** Sends a request; completes with the answer of status 200. */
  interface Sending {
    CompletionStage<JsonNode> send(Dialect.Request request);
  }

  /**
   * @param logarithms in the order of the continuations
   * @param counts of all requests
   */
  record Scores(List<Double> logarithms, TokenCounts counts) {}

  /**
   * The logarithms of the probabilities of continuations, without any constraint or sampling.
   * Negative infinity for one that the server does not find among the likely ones.
   *
   * @param prompt tokens
   * @param continuations tokens, at least one in each
   */
  CompletionStage<Scores> scores(ArrayNode prompt, List<ArrayNode> continuations, Sending sending);
}
