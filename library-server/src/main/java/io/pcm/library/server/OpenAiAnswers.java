package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Labels;

/** Answers of OpenAI's route for completions. */
final class OpenAiAnswers {
  static final String COMPLETIONS = "/v1/completions";

  private OpenAiAnswers() {}

  static Answer completed(JsonNode answer) throws Dialect.BadAnswerException {
    return new Answer(
        text(answer),
        OpenAiRequests.neededCounts(answer),
        Dialect.member(answer, "/choices/0/finish_reason").asText());
  }

  static Choice classified(JsonNode answer, Labels labels) throws Dialect.BadAnswerException {
    return new Choice(
        Dialect.label(text(answer), labels), text(answer), OpenAiRequests.neededCounts(answer));
  }

  private static String text(JsonNode answer) throws Dialect.BadAnswerException {
    return Dialect.member(answer, "/choices/0/text").asText();
  }
}
