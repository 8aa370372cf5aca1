package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.CheckedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * By one request, of the prompt with each continuation: vLLM tells the probability of each token of
 * a prompt ({@code prompt_logprobs}).
 *
 * @param model the name by which requests call the model
 */
record VllmScoring(String model) implements Scoring {
  @Override
  public CompletionStage<Scores> scores(
      ArrayNode prompt, List<ArrayNode> continuations, Sending sending) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", model).put("max_tokens", 1).put("temperature", 0).put("prompt_logprobs", 0);
    ArrayNode prompts = body.putArray("prompt");
    continuations.forEach(each -> prompts.add(prompt.deepCopy().addAll(each)));
    return sending
        .send(new Dialect.Request("/v1/completions", body))
        .thenApply(
            answer ->
                AnswerReading.read(
                    () ->
                        new Scores(
                            scores(answer, prompt.size(), continuations),
                            UsageReading.counts(answer))));
  }

  private static List<Double> scores(JsonNode answer, int begin, List<ArrayNode> continuations)
      throws Dialect.BadAnswerException {
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < continuations.size(); i++) {
      double sum = 0;
      for (int t = 0; t < continuations.get(i).size(); t++) {
        String token = continuations.get(i).get(t).asText();
        String pointer = "/choices/" + i + "/prompt_logprobs/" + (begin + t) + "/" + token;
        sum += Dialect.member(answer, pointer + "/logprob").asDouble();
      }
      scores.add(sum);
    }
    return scores;
  }
}
