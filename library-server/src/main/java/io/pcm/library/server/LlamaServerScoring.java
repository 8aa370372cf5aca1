package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.TokenCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * By one request for each beginning of a continuation that others may share: llama-server tells the
 * most likely next tokens ({@code n_probs}). The prompt is evaluated once, as it stays in the
 * cache.
 */
final class LlamaServerScoring implements Scoring {
  /** Tokens that are less likely than this many others count as impossible. */
  private static final int LIKELY = 1_000;

  /** More than any score that a model gives. */
  private static final int BIAS = 1_000;

  @Override
  public CompletionStage<Scores> scores(
      ArrayNode prompt, List<ArrayNode> continuations, Sending sending) {
    Set<List<Integer>> beginnings = new LinkedHashSet<>();
    for (ArrayNode each : continuations) {
      List<Integer> path = path(each);
      for (int length = 0; length < path.size(); length++) {
        beginnings.add(path.subList(0, length));
      }
    }
    return plainToken(sending)
        .thenCompose(plain -> likely(prompt, beginnings, plain, sending))
        .thenApply(
            found ->
                new Scores(
                    continuations.stream().map(each -> sum(path(each), found.next())).toList(),
                    found.counts()));
  }

  /**
   * What may follow each beginning.
   *
   * @param counts of all requests for it
   */
  private record Found(Map<List<Integer>, Map<Integer, Double>> next, TokenCounts counts) {
    Found with(List<Integer> beginning, JsonNode answer) throws Dialect.BadAnswerException {
      next.put(beginning, likely(answer));
      return new Found(next, counts.plus(LlamaServerDialect.counts(answer)));
    }
  }

  /**
   * Tells what may follow each beginning. llama-server tells nothing if the token that it chooses
   * ends the text or is only a part of a character; so it is made to choose this one, which leaves
   * the probabilities as they are.
   */
  private static CompletionStage<Found> likely(
      ArrayNode prompt, Set<List<Integer>> beginnings, int plain, Sending sending) {
    CompletionStage<Found> all =
        CompletableFuture.completedStage(new Found(new HashMap<>(), TokenCounts.NONE));
    for (List<Integer> beginning : beginnings) {
      all =
          all.thenCompose(
              found ->
                  sending
                      .send(request(prompt, beginning, plain))
                      .thenApply(
                          answer -> AnswerReading.read(() -> found.with(beginning, answer))));
    }
    return all;
  }

  /** A token that is a whole character. */
  private static CompletionStage<Integer> plainToken(Sending sending) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("content", "a").put("add_special", false).put("parse_special", false);
    return sending
        .send(new Dialect.Request("/tokenize", body))
        .thenApply(answer -> AnswerReading.read(() -> Dialect.member(answer, "/tokens/0").asInt()));
  }

  private static double sum(List<Integer> path, Map<List<Integer>, Map<Integer, Double>> next) {
    double sum = 0;
    for (int length = 0; length < path.size(); length++) {
      Map<Integer, Double> likely = next.getOrDefault(path.subList(0, length), Map.of());
      sum += likely.getOrDefault(path.get(length), Double.NEGATIVE_INFINITY);
    }
    return sum;
  }

  private static List<Integer> path(ArrayNode tokens) {
    List<Integer> path = new ArrayList<>();
    tokens.forEach(token -> path.add(token.asInt()));
    return path;
  }

  private static Dialect.Request request(ArrayNode prompt, List<Integer> beginning, int plain) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("n_predict", 1).put("temperature", 0).put("n_probs", LIKELY).put("cache_prompt", true);
    body.putArray("logit_bias").addArray().add(plain).add(BIAS);
    ArrayNode tokens = prompt.deepCopy();
    beginning.forEach(tokens::add);
    body.set("prompt", tokens);
    return new Dialect.Request("/completion", body);
  }

  private static Map<Integer, Double> likely(JsonNode answer) throws Dialect.BadAnswerException {
    Map<Integer, Double> likely = new HashMap<>();
    for (JsonNode each : Dialect.member(answer, "/completion_probabilities/0/top_logprobs")) {
      likely.put(Dialect.member(each, "/id").asInt(), Dialect.member(each, "/logprob").asDouble());
    }
    return likely;
  }
}
