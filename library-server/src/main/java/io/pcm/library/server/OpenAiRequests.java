package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Message;
import io.pcm.library.llm.Engine.Reply;
import io.pcm.library.llm.TokenCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests and answers that all servers have in common: those of OpenAI's API
 * (https://platform.openai.com/docs/api-reference), and its batch form.
 *
 * @param dialect what differs between servers
 */
record OpenAiRequests(Dialect dialect) {
  private static final String CHAT = "/v1/chat/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";

  /** The route of a body without a url, by a member that only such bodies have. */
  private static final Map<String, String> ROUTES =
      Map.of("messages", CHAT, "prompt", "/v1/completions", "input", EMBEDDINGS);

  private static final Set<String> KNOWN = Set.copyOf(ROUTES.values());

  Dialect.Request chat(List<Message> messages, Generation generation) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", dialect.model());
    for (Message message : messages) {
      body.withArrayProperty("messages")
          .addObject()
          .put("role", message.role())
          .put("content", message.content());
    }
    body.put("max_tokens", generation.maxTokens());
    SamplingFields.put(body, generation.sampling(), dialect.repetition());
    dialect.sampled(body);
    generation.stops().forEach(body.withArrayProperty("stop")::add);
    generation.schema().ifPresent(schema -> body.set("response_format", format(schema)));
    body.setAll(generation.more());
    return new Dialect.Request(CHAT, body);
  }

  private static ObjectNode format(JsonNode schema) {
    ObjectNode format = CheckedObject.JSON.createObjectNode().put("type", "json_schema");
    format.putObject("json_schema").put("name", "answer").put("strict", true).set("schema", schema);
    return format;
  }

  /**
   * @param answer with status 200, to {@link #chat}
   * @throws Dialect.BadAnswerException if it is not as documented
   */
  Answer chatted(JsonNode answer) throws Dialect.BadAnswerException {
    JsonNode message = Dialect.member(answer, "/choices/0/message");
    String finish = Dialect.member(answer, "/choices/0/finish_reason").asText();
    // Servers do not agree on the name.
    String thoughts =
        message.path("reasoning_content").asText(message.path("reasoning").asText(""));
    // A model that is cut off while it thinks has no answer.
    boolean none =
        message.path("content").isNull() && !(thoughts.isEmpty() && !finish.equals("length"));
    return new Answer(
        none ? "" : Dialect.member(answer, "/choices/0/message/content").asText(),
        neededCounts(answer),
        finish,
        thoughts);
  }

  /**
   * @param text a string, or a list of tokens
   */
  Dialect.Request embedding(JsonNode text) {
    ObjectNode body = CheckedObject.JSON.createObjectNode();
    body.put("model", dialect.model()).put("encoding_format", "float").set("input", text);
    return new Dialect.Request(EMBEDDINGS, body);
  }

  /**
   * @param answer with status 200, to {@link #embedding}
   * @return with a list of numbers with the digits of the server
   * @throws Dialect.BadAnswerException if it is not as documented
   */
  static Reply embedded(JsonNode answer) throws Dialect.BadAnswerException {
    JsonNode numbers = Dialect.member(answer, "/data/0/embedding");
    if (!numbers.isArray() || numbers.isEmpty()) {
      throw new Dialect.BadAnswerException("the server's answer has no list /data/0/embedding");
    }
    for (JsonNode number : numbers) {
      if (!number.isNumber()) {
        throw new Dialect.BadAnswerException(
            "the server's list of numbers has " + number + " in it");
      }
    }
    return new Reply(Json.of(numbers.toString()), UsageReading.counts(answer), "");
  }

  /**
   * The counts of an answer to one prompt.
   *
   * @throws Dialect.BadAnswerException if there are none
   */
  static TokenCounts neededCounts(JsonNode answer) throws Dialect.BadAnswerException {
    Dialect.member(answer, "/usage/prompt_tokens");
    Dialect.member(answer, "/usage/completion_tokens");
    return UsageReading.counts(answer);
  }

  /**
   * An item of the function {@code request}.
   *
   * @param line whether the item is a line of the batch form, and the result is one too
   * @param customId of such a line
   */
  record Passed(Dialect.Request request, boolean line, JsonNode customId) {
    /** What the call gives. */
    Reply reply(JsonNode answer) {
      return new Reply(result(answer), UsageReading.counts(answer), UsageReading.finish(answer));
    }

    private Json result(JsonNode answer) {
      if (!line) {
        return Json.of(answer.toString());
      }
      ObjectNode result = CheckedObject.JSON.createObjectNode();
      result.set("custom_id", customId);
      result.putObject("response").put("status_code", 200).set("body", answer);
      result.putNull("error");
      return Json.of(result.toString());
    }
  }

  /**
   * @param keepModel whether the request is for the model that it names
   * @throws CallFailedException BAD_ITEM if the item is no request
   */
  Passed pass(Json item, boolean keepModel) throws CallFailedException {
    JsonNode given;
    try {
      given = CheckedObject.JSON.readTree(item.utf8());
    } catch (IOException e) {
      throw badItem("is not JSON: " + e.getMessage());
    }
    boolean line = given.path("body").isObject();
    JsonNode body = line ? given.path("body") : given;
    if (!body.isObject()) {
      throw badItem("must be the body of a request, an object, or a line of the batch form");
    }
    ObjectNode sent = body.deepCopy();
    // A line made for another model, and an answer in pieces, are not what is asked here.
    if (!keepModel) {
      sent.put("model", dialect.model());
    } else if (!sent.path("model").isTextual()) {
      throw badItem("names no model, and request-model is keep");
    }
    sent.remove("stream");
    sent.remove("stream_options");
    String route = line && given.has("url") ? given.path("url").asText() : route(sent);
    if (!KNOWN.contains(route)) {
      throw badItem(
          "has the url " + Json.quote(route) + "; known: " + KNOWN.stream().sorted().toList());
    }
    return new Passed(new Dialect.Request(route, sent), line, given.path("custom_id"));
  }

  private static String route(ObjectNode body) throws CallFailedException {
    return ROUTES.entrySet().stream()
        .filter(each -> body.has(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () -> badItem("needs a member messages, prompt or input, or a url, to tell its route"));
  }

  private static CallFailedException badItem(String what) {
    return new CallFailedException(new CallError(CallError.BAD_ITEM, "the item " + what));
  }
}
