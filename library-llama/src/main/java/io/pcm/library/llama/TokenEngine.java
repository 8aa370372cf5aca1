package io.pcm.library.llama;

import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Rendered;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An inference engine with one loaded model. Supports as many concurrent threads as it has slots.
 * Must not be used after {@link #close()}.
 */
interface TokenEngine extends AutoCloseable {
  /** Maximum number of tokens of one call's prompt and answer together. */
  int contextSize();

  /** The tokens of a prompt, including the begin token if the model has one. */
  int[] tokenize(Rendered prompt);

  /**
   * Continues the prompt. The caller has checked that prompt and answer fit in {@link
   * #contextSize()}.
   *
   * @param enough called after each token with the text so far; true ends the generation
   */
  Generated generate(Request request, Predicate<CharSequence> enough);

  @Override
  void close();

  /**
   * @param constraint to which the answer keeps; an engine may ignore an invalid one, so the answer
   *     must be checked
   * @param tokensMax maximum number of generated tokens, 1 or more
   * @param keep whether to reuse the prompt's tokens that the engine has cached from the previous
   *     call, and to leave this call's tokens in the cache
   */
  record Request(
      Rendered prompt,
      Optional<Constraint> constraint,
      Sampling sampling,
      int tokensMax,
      boolean keep) {}

  /** What an answer must be. */
  sealed interface Constraint {
    /**
     * @param gbnf a grammar
     */
    record Grammar(String gbnf) implements Constraint {}

    /**
     * @param json a JSON Schema
     */
    record Schema(String json) implements Constraint {}
  }

  /**
   * @param text without an incomplete character at its end
   * @param tokens number of generated tokens, including an end token; 0 if the first token was part
   *     of a character
   * @param ended whether the model ended the answer itself (with an end token)
   */
  record Generated(String text, int tokens, boolean ended) {}
}
