package io.pcm.library.llama;

import io.pcm.api.CallError;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llama.TokenEngine.Constraint;
import io.pcm.library.llama.TokenEngine.Generated;
import io.pcm.library.llama.TokenEngine.Request;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.TokenCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sends prompts to the engine so that their fixed part is evaluated only once. With one slot, it
 * tracks the content of the engine's cache, and ensures that each call finds exactly the fixed part
 * there, evaluated in the same batches. So an answer depends on settings and item, never on earlier
 * calls.
 */
final class Prompts {
  /** A shorter fixed part is not worth a separate batch. */
  static final int FIXED_MIN = 8;

  private static final Sampling GREEDY = Sampling.of(0, 0);

  /** Short texts with different first tokens; at least one differs from any fixed part. */
  private static final List<String> OTHERS = List.of("\n", "0", "a");

  private final TokenEngine engine;
  private final boolean keeps;

  /** Whether the following fields describe the cache. */
  private final boolean knows;

  /** With one slot, the first tokens in the engine's cache. */
  private int[] cached = {};

  /** Whether the cache may contain more tokens after {@link #cached}. */
  private boolean cachedMore = true;

  /**
   * @param keeps whether fixed parts stay evaluated between calls
   */
  Prompts(TokenEngine engine, int slots, boolean keeps) {
    this.engine = engine;
    this.keeps = keeps;
    this.knows = keeps && slots == 1;
  }

  /**
   * A fixed part and its tokens.
   *
   * @param text without a trailing space, because most tokenizers join it to the next word
   */
  record FixedPart(String text, int[] tokens) {
    private boolean begins(int[] prompt) {
      return common(tokens, prompt) == tokens.length;
    }
  }

  /** Evaluates the fixed part, unless it is too short to keep. */
  synchronized Optional<FixedPart> prepare(String fixedText) {
    String text = fixedText.stripTrailing();
    int[] tokens = text.isEmpty() ? new int[0] : engine.tokenize(Rendered.of(text));
    if (!keeps || tokens.length < FIXED_MIN || tokens.length >= engine.contextSize()) {
      return Optional.empty();
    }
    FixedPart fixed = new FixedPart(text, tokens);
    if (knows) {
      evaluate(fixed);
    } else {
      read(text);
    }
    return Optional.of(fixed);
  }

  /**
   * The tokens of a prompt.
   *
   * @throws CallFailedException PROMPT_TOO_LONG if prompt and answer do not fit
   */
  int[] tokens(Rendered prompt, int answerTokens) throws CallFailedException {
    int[] tokens = engine.tokenize(prompt);
    if (tokens.length == 0) {
      throw new CallFailedException(new CallError(CallError.BAD_ITEM, "the prompt is empty"));
    }
    if (tokens.length + answerTokens > engine.contextSize()) {
      throw new CallFailedException(
          new CallError(
              CallError.PROMPT_TOO_LONG,
              "the prompt has "
                  + tokens.length
                  + " tokens and the answer may have "
                  + answerTokens
                  + ", together more than the context-size of "
                  + engine.contextSize()));
    }
    return tokens;
  }

  /**
   * Answers a prompt.
   *
   * @param fixed the fixed part of the prompt, if {@link #prepare} returned it
   * @param tokens the tokens of the prompt
   */
  First first(
      Optional<FixedPart> fixed, int[] tokens, Request request, Predicate<CharSequence> enough) {
    if (!knows) {
      return new First(engine.generate(request, enough), TokenCounts.UNKNOWN);
    }
    synchronized (this) {
      int kept;
      if (fixed.isPresent() && fixed.get().begins(tokens)) {
        restore(fixed.get(), tokens);
        kept = fixed.get().tokens.length;
      } else {
        kept = clear(tokens);
      }
      cached = tokens;
      cachedMore = true;
      // llama.cpp evaluates the last token in any case.
      return new First(engine.generate(request, enough), Math.min(kept, tokens.length - 1));
    }
  }

  /**
   * @param cached how many tokens of the prompt were in the engine's cache; unknown with several
   *     slots, or without a cache
   */
  record First(Generated answer, int cached) {}

  /**
   * Continues an answer of {@link #first} or of this method; the new prompt extends the previous
   * one.
   */
  synchronized Generated next(Request request) {
    return engine.generate(request, text -> false);
  }

  Request request(
      Rendered prompt, Optional<Constraint> constraint, Sampling sampling, int tokensMax) {
    return new Request(prompt, constraint, sampling, tokensMax, keeps);
  }

  /** Reduces the cached tokens that match these tokens to the fixed part. */
  private void restore(FixedPart fixed, int[] tokens) {
    if (!fixed.begins(cached)) {
      evaluate(fixed);
    } else if (overlap(tokens) != fixed.tokens.length) {
      read(fixed.text);
      cached = fixed.tokens;
      cachedMore = false;
    }
  }

  /**
   * Evaluates the fixed part twice. The second time evaluates only the last token, by itself, as
   * {@link #restore} does; so all calls, including the first, find the same state.
   */
  private void evaluate(FixedPart fixed) {
    clear(fixed.tokens);
    read(fixed.text);
    read(fixed.text);
    cached = fixed.tokens;
    cachedMore = false;
  }

  /**
   * Removes all cached tokens that match these tokens, except a begin token.
   *
   * @return how many still match
   */
  private int clear(int[] tokens) {
    for (String other : OTHERS) {
      int[] others = engine.tokenize(Rendered.of(other));
      int same = common(others, tokens);
      if (same < others.length) {
        if (overlap(tokens) != same) {
          read(other);
          cached = others;
          cachedMore = false;
        }
        return same;
      }
    }
    throw new IllegalStateException("no text differs from the prompt " + Arrays.toString(tokens));
  }

  /** How many of these tokens are at the start of the cache; -1 if unknown. */
  private int overlap(int[] tokens) {
    int overlap = common(cached, tokens);
    return cachedMore && overlap == cached.length ? -1 : overlap;
  }

  /** At least one token must be requested; it is not evaluated, so the cache ends with the text. */
  private void read(String text) {
    engine.generate(
        new Request(Rendered.of(text), Optional.empty(), GREEDY, 1, true), answer -> false);
  }

  private static int common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }
}
