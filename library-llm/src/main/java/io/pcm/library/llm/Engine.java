package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An inference engine with one loaded model. {@link LlmLibrary} has the functions that it serves;
 * an engine only answers.
 */
public interface Engine extends AutoCloseable {
  /**
   * Whether {@link Prompting} returns before the answer is there. If not, each call runs in a
   * thread of its own.
   */
  boolean isAsynchronous();

  /** The special tokens of the model; empty if the engine does not know them. */
  Optional<SpecialTokens> specialTokens();

  /**
   * Prepares for the prompts of one task. Never called while a call is in flight.
   *
   * @param fixedPart the text with which all of them begin; may be empty
   */
  Prompting prepare(String fixedPart) throws Exception;

  @Override
  void close() throws Exception;

  /** Answers the prompts of one task. Used by several threads if the engine has several slots. */
  interface Prompting {
    /**
     * Continues a prompt.
     *
     * @throws CallFailedException PROMPT_TOO_LONG if prompt and answer do not fit
     */
    CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException;

    /**
     * Chooses the label whose word continues the prompt.
     *
     * @throws CallFailedException PROMPT_TOO_LONG if prompt and answer do not fit
     */
    CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException;
  }

  /**
   * Answers messages, from which the model's own chat template makes a prompt.
   *
   * @throws UnsupportedOperationException if the engine cannot
   */
  default CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    throw new UnsupportedOperationException("this engine has no function chat");
  }

  /**
   * Passes a request on.
   *
   * @throws UnsupportedOperationException if the engine is no server
   */
  default CompletionStage<Json> request(Json item) throws CallFailedException {
    throw new UnsupportedOperationException("this engine has no function request");
  }

  /**
   * @param role {@code system}, {@code user} or {@code assistant}
   */
  record Message(String role, String content) {}

  /**
   * @param temperature 0 (always the most likely token) to 10
   * @param seed the same seed, prompt and engine give the same answer
   */
  record Sampling(double temperature, int seed) {}

  /**
   * @param maxTokens maximum number of generated tokens, 1 or more
   * @param stops texts that end the answer and are not part of it
   */
  record Generation(Sampling sampling, int maxTokens, List<String> stops) {
    public Generation {
      stops = List.copyOf(stops);
    }
  }

  /**
   * @param text without an incomplete character at its end
   * @param promptTokens tokens of the prompt
   * @param tokens generated tokens
   * @param finish {@code stop} or {@code length}
   */
  record Answer(String text, int promptTokens, int tokens, String finish) {}

  /**
   * @param promptTokens tokens of the prompt
   * @param tokens generated tokens
   */
  record Choice(String label, int promptTokens, int tokens) {}
}
