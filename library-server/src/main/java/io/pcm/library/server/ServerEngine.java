package io.pcm.library.server;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.Engine;
import io.pcm.library.llm.Labels;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Answers prompts with a server. Servers find prefixes in their caches by themselves. */
final class ServerEngine implements Engine {
  private final Dialect dialect;
  private final Exchanges exchanges;
  private final ServerProcess server;
  private final OpenAiRequests requests;

  ServerEngine(Dialect dialect, Exchanges exchanges, ServerProcess server) {
    this.dialect = dialect;
    this.exchanges = exchanges;
    this.server = server;
    this.requests = new OpenAiRequests(dialect.model());
  }

  @Override
  public boolean isAsynchronous() {
    return true;
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
    public CompletionStage<Answer> complete(String prompt, Generation generation)
        throws CallFailedException {
      checkNotEmpty(prompt);
      return exchanges
          .send(dialect.completion(prompt, generation))
          .thenApply(answer -> read(() -> whole(dialect.completed(answer), generation)));
    }

    @Override
    public CompletionStage<Choice> classify(String prompt, Labels labels, Sampling sampling)
        throws CallFailedException {
      checkNotEmpty(prompt);
      return exchanges
          .send(dialect.classification(prompt, labels, sampling))
          .thenApply(answer -> read(() -> dialect.classified(answer, labels)));
    }
  }

  private static void checkNotEmpty(String prompt) throws CallFailedException {
    if (prompt.isEmpty()) {
      throw new CallFailedException(new CallError(CallError.BAD_ITEM, "the prompt is empty"));
    }
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
