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
 * By one request for each token of a continuation that others do not share, which vLLM is made to
 * choose: it tells how likely that was without the constraint. For servers with adapters, where the
 * one request of {@link VllmScoring} ends vLLM on processors, and leaves out what an adapter does
 * to the last layer (https://github.com/vllm-project/vllm/issues/16668 and 51594).
 *
 * @param model the name by which requests call the model
 */
record VllmTokenScoring(String model) implements Scoring {
  @Override
  public CompletionStage<Scores> scores(
      ArrayNode prompt, List<ArrayNode> continuations, Sending sending) {
    Set<List<Integer>> steps = new LinkedHashSet<>();
    continuations.forEach(each -> steps.addAll(steps(each)));
    CompletionStage<Found> all =
        CompletableFuture.completedStage(new Found(new HashMap<>(), TokenCounts.NONE));
    for (List<Integer> step : steps) {
      all =
          all.thenCompose(
              found ->
                  sending
                      .send(request(prompt, step))
                      .thenApply(answer -> AnswerReading.read(() -> found.with(step, answer))));
    }
    return all.thenApply(
        found ->
            new Scores(
                continuations.stream().map(each -> sum(steps(each), found.likely())).toList(),
                found.counts()));
  }

  /**
   * How likely the last token of each step is after those before it.
   *
   * @param counts of all requests for it
   */
  private record Found(Map<List<Integer>, Double> likely, TokenCounts counts) {
    Found with(List<Integer> step, JsonNode answer) throws Dialect.BadAnswerException {
      likely.put(step, Dialect.member(answer, "/choices/0/logprobs/token_logprobs/0").asDouble());
      return new Found(likely, counts.plus(UsageReading.counts(answer)));
    }
  }

  /** The beginnings of a continuation, from its first token to itself. */
  private static List<List<Integer>> steps(ArrayNode continuation) {
    List<Integer> tokens = new ArrayList<>();
    continuation.forEach(token -> tokens.add(token.asInt()));
    List<List<Integer>> steps = new ArrayList<>();
    for (int length = 1; length <= tokens.size(); length++) {
      steps.add(List.copyOf(tokens.subList(0, length)));
    }
    return steps;
  }

  private static double sum(List<List<Integer>> steps, Map<List<Integer>, Double> likely) {
    return steps.stream()
        .mapToDouble(step -> likely.getOrDefault(step, Double.NEGATIVE_INFINITY))
        .sum();
  }

  private Dialect.Request request(ArrayNode prompt, List<Integer> step) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", model).put("max_tokens", 1).put("temperature", 0).put("logprobs", 0);
    int last = step.size() - 1;
    body.putArray("allowed_token_ids").add(step.get(last));
    ArrayNode tokens = prompt.deepCopy();
    step.subList(0, last).forEach(tokens::add);
    body.set("prompt", tokens);
    return new Dialect.Request(OpenAiAnswers.COMPLETIONS, body);
  }
}
