package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.SpecialTokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Answers prompts with a server. Servers find prefixes in their caches by themselves. */
final class ServerEngine implements Engine {
  private final Dialect dialect;
  private final Optional<SpecialTokens> special;
  private final Exchanges exchanges;
  private final ServerProcess server;
  private final OpenAiRequests requests;

  ServerEngine(
      Dialect dialect, Optional<SpecialTokens> special, Exchanges exchanges, ServerProcess server) {
    this.dialect = dialect;
    this.special = special;
    this.exchanges = exchanges;
    this.server = server;
    this.requests = new OpenAiRequests(dialect.model(), dialect.repetition());
  }

  @Override
  public boolean isAsynchronous() {
    return true;
  }

  @Override
  public Optional<SpecialTokens> specialTokens() {
    return special;
  }

  @Override
  public Prompting prepare(String fixedPart) {
    return new Task();
  }

  @Override
  public CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    return exchanges
        .send(requests.chat(messages, generation))
        .thenApply(answer -> read(() -> whole(requests.chatted(answer), generation)));
  }

  @Override
  public CompletionStage<Json> request(Json item) throws CallFailedException {
    OpenAiRequests.Passed passed = requests.pass(item);
    return exchanges.send(passed.request()).thenApply(passed::result);
  }

  @Override
  public void close() {
    exchanges.close();
    server.close();
  }

  private final class Task implements Prompting {
    @Override
    public CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException {
      return prompt(prompt)
          .thenCompose(sent -> exchanges.send(dialect.completion(sent, generation)))
          .thenApply(answer -> read(() -> whole(dialect.completed(answer), generation)));
    }

    @Override
    public CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException {
      return prompt(prompt)
          .thenCompose(sent -> exchanges.send(dialect.classification(sent, labels, sampling)))
          .thenApply(answer -> read(() -> dialect.classified(answer, labels)));
    }
  }

  /** The text, or the tokens of its parts if the server would find special tokens in the text. */
  private CompletionStage<Dialect.Prompt> prompt(Rendered prompt) throws CallFailedException {
    if (prompt.text().isEmpty()) {
      throw new CallFailedException(new CallError(CallError.BAD_ITEM, "the prompt is empty"));
    }
    if (prompt.spelled().isEmpty()) {
      return CompletableFuture.completedStage(
          new Dialect.Prompt(TextNode.valueOf(prompt.text()), prompt.text()));
    }
    CompletionStage<ArrayNode> tokens =
        CompletableFuture.completedStage(CheckedObject.JSON.createArrayNode());
    boolean begins = true;
    for (String part : prompt.parts()) {
      Dialect.Request request = dialect.tokenization(part, begins);
      tokens =
          tokens.thenCompose(
              before ->
                  exchanges
                      .send(request)
                      .thenApply(answer -> read(() -> before.addAll(tokensOf(answer)))));
      begins = false;
    }
    return tokens.thenApply(all -> new Dialect.Prompt(all, prompt.text()));
  }

  private static ArrayNode tokensOf(JsonNode answer) throws Dialect.BadAnswerException {
    if (Dialect.member(answer, "/tokens") instanceof ArrayNode tokens) {
      return tokens;
    }
    throw new Dialect.BadAnswerException("the server's answer has no list of /tokens");
  }

  /** Some servers cut an answer short at the end of the context instead of refusing the prompt. */
  private static Answer whole(Answer answer, Generation generation) throws CallFailedException {
    if (answer.finish().equals("length") && answer.tokens() < generation.maxTokens()) {
      throw new CallFailedException(
          new CallError(
              CallError.PROMPT_TOO_LONG,
              "the prompt has "
                  + answer.promptTokens()
                  + " tokens and the answer may have "
                  + generation.maxTokens()
                  + ", together more than the context-size"));
    }
    return answer;
  }

  private interface Reading<T> {
    T read() throws Dialect.BadAnswerException, CallFailedException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Dialect.BadAnswerException e) {
      String message = String.valueOf(e.getMessage());
      throw new CompletionException(
          new CallFailedException(new CallError(CallError.CALL_FAILED, message)));
    } catch (CallFailedException e) {
      throw new CompletionException(e);
    }
  }
}
