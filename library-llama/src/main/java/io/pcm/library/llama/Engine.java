package io.pcm.library.llama;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the library needs of an inference engine with one model in it. Safe for as many threads as
 * it was given slots. Nobody calls it after {@link #close()}.
 */
interface Engine extends AutoCloseable {
  /** Tokens that one call's prompt and answer may have together. */
  int contextSize();

  /** The tokens that a prompt becomes, the begin token included where the model has one. */
  int[] tokenize(String prompt);

  /**
   * Continues the prompt. The caller has checked that prompt and answer fit {@link #contextSize()}.
   *
   * @param enough asked after each token with the text so far; true ends the generation
   */
  Answer generate(Request request, Predicate<CharSequence> enough);

  @Override
  void close();

  /**
   * @param prompt special tokens in it count as such
   * @param grammar in GBNF; an engine may ignore a grammar that it cannot read, so the answer must
   *     be checked against it
   * @param tokensMax at most so many tokens are generated, 1 or more
   * @param keep whether the prompt's tokens that are in the engine's cache from the call before are
   *     used, and this call's left there
   */
  record Request(
      String prompt, Optional<String> grammar, Sampling sampling, int tokensMax, boolean keep) {}

  /**
   * @param temperature 0 for the likeliest token always, up to 10
   * @param seed the same seed, prompt and engine give the same answer
   */
  record Sampling(double temperature, int seed) {}

  /**
   * @param text without a last character whose bytes are not all there
   * @param tokens generated, an end token included; 0 if the first token was part of a character
   * @param ended whether the model ended the answer itself (with an end token)
   */
  record Answer(String text, int tokens, boolean ended) {}
}
