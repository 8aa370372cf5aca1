package io.pcm.library.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Answer;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * How an answer becomes the result of a call.
 *
 * @param details whether the result is an object that also has the counts of tokens
 * @param failIfCut whether an answer fails that is not complete
 * @param schema of which the answer must be a value, which is then the result
 * @param thinks whether thoughts may come before the answer, in the same text
 */
record AnswerForm(
    boolean details, boolean failIfCut, Optional<AnswerSchema> schema, boolean thinks) {
  /** Around the thoughts, unless the server has taken them out of the answer. */
  private static final String BEGIN = "<think>";

  private static final String END = "</think>";

  static AnswerForm of(CheckedObject settings) throws InvalidSettingException {
    Optional<ObjectNode> schema = settings.rawObject("schema");
    String onLength = settings.choice("on-length", LlmRules.ON_LENGTH);
    return new AnswerForm(
        settings.flag("details", false),
        onLength.equals("error"),
        schema.isPresent()
            ? Optional.of(AnswerSchema.of(schema.get(), settings))
            : Optional.empty(),
        false);
  }

  AnswerForm thinking(boolean on) {
    return new AnswerForm(details, failIfCut, schema, on);
  }

  /**
   * @throws CompletionException with a {@link CallFailedException} if the answer is not as asked
   *     for
   */
  Json result(Answer answer) {
    boolean cut = answer.finish().equals("length");
    if (cut && (failIfCut || schema.isPresent())) {
      throw bad(
          "was cut off at max-tokens, after " + answer.counts().generated() + " tokens",
          answer.text());
    }
    if (schema.isEmpty()) {
      return result("text", Json.quote(answer.text()), answer);
    }
    String value = answer.text().strip();
    JsonNode json;
    try {
      json = CheckedObject.JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw bad("is not JSON: " + e.getOriginalMessage(), answer.text());
    }
    Optional<String> mistake = schema.get().mistake(json);
    if (mistake.isPresent()) {
      throw bad("does not match the schema: " + mistake.get(), answer.text());
    }
    return result("value", value, answer);
  }

  /**
   * Like {@link #result}, of a chat: a model that thinks may use up all tokens before it says
   * anything, and no answer is not an empty one.
   */
  Json chatResult(Answer given) {
    Answer answer = withoutThoughts(given);
    if (answer.finish().equals("length") && answer.text().isEmpty()) {
      throw bad(
          "has nothing in it: the model used up max-tokens, "
              + answer.counts().generated()
              + " tokens, before it began; if it thinks first, give it more; its thoughts: "
              + Json.quote(answer.thoughts()));
    }
    return result(answer);
  }

  private Answer withoutThoughts(Answer given) {
    if (given.thoughts().isEmpty()) {
      return thinks ? apart(given) : given;
    }
    // Servers leave the empty lines between both in the answer.
    String rest = given.text().stripLeading();
    return new Answer(rest, given.counts(), given.finish(), given.thoughts());
  }

  /**
   * The answer without the thoughts. The first mark may be in the prompt already, so a text that is
   * cut off before the last one is all thoughts.
   */
  private static Answer apart(Answer answer) {
    String text = answer.text();
    int end = text.indexOf(END);
    if (end < 0 && !text.startsWith(BEGIN) && !answer.finish().equals("length")) {
      return answer;
    }
    String thoughts = end < 0 ? text : text.substring(0, end);
    String rest = end < 0 ? "" : text.substring(end + END.length()).stripLeading();
    String inside = thoughts.startsWith(BEGIN) ? thoughts.substring(BEGIN.length()) : thoughts;
    return new Answer(rest, answer.counts(), answer.finish(), inside.strip());
  }

  private Json result(String name, String value, Answer answer) {
    if (!details) {
      return Json.of(value);
    }
    String all = LlmLibrary.details(name, value, answer.counts(), answer.finish()).toString();
    return answer.thoughts().isEmpty()
        ? Json.of(all)
        : Json.of(
            all.substring(0, all.length() - 1)
                + ",\"reasoning\":"
                + Json.quote(answer.thoughts())
                + "}");
  }

  private static CompletionException bad(String what, String text) {
    return bad(what + "; the answer: " + Json.quote(text));
  }

  private static CompletionException bad(String what) {
    return new CompletionException(
        new CallFailedException(new CallError(CallError.BAD_ANSWER, "the answer " + what)));
  }
}
