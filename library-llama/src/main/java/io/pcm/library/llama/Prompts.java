package io.pcm.library.llama;

import io.pcm.api.CallError;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llama.Engine.Answer;
import io.pcm.library.llama.Engine.Request;
import io.pcm.library.llama.Engine.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sends prompts to the engine such that their fixed part is evaluated once. With one slot it knows
 * what the engine's cache holds and sees to it that every call finds there exactly the fixed part
 * and no more, evaluated in the same batches: an answer then depends on settings and item, never on
 * the calls before it.
 */
final class Prompts {
  /** Fewer tokens are not worth a batch of their own. */
  static final int FIXED_MIN = 8;

  private static final Sampling GREEDY = new Sampling(0, 0);

  /** Short texts of different first tokens, one of which no fixed part begins with. */
  private static final List<String> OTHERS = List.of("\n", "0", "a");

  private final Engine engine;
  private final boolean keeps;

  /** Whether the fields below tell what the cache holds. */
  private final boolean knows;

  /** The tokens that the engine's cache begins with, with one slot. */
  private int[] cached = {};

  /** Whether more may follow {@link #cached} in the cache than we know. */
  private boolean cachedMore = true;

  /**
   * @param keeps whether fixed parts stay evaluated between calls
   */
  Prompts(Engine engine, int slots, boolean keeps) {
    this.engine = engine;
    this.keeps = keeps;
    this.knows = keeps && slots == 1;
  }

  /**
   * A fixed part and its tokens.
   *
   * @param text without the space at its end, which most tokenizers join to the word after it
   */
  record FixedPart(String text, int[] tokens) {
    private boolean begins(int[] prompt) {
      return common(tokens, prompt) == tokens.length;
    }
  }

  /** Evaluates the fixed part, unless it is too short to keep. */
  synchronized Optional<FixedPart> prepare(String fixedText) {
    String text = fixedText.stripTrailing();
    int[] tokens = text.isEmpty() ? new int[0] : engine.tokenize(text);
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
   * Tokens of a prompt.
   *
   * @throws CallFailedException PROMPT_TOO_LONG if they and the answer's do not fit
   */
  int[] tokens(String prompt, int answerTokens) throws CallFailedException {
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
   * @param fixed what the prompt begins with, if {@link #prepare} gave it
   * @param tokens of the prompt
   */
  Answer first(
      Optional<FixedPart> fixed, int[] tokens, Request request, Predicate<CharSequence> enough) {
    if (!knows) {
      return engine.generate(request, enough);
    }
    synchronized (this) {
      if (fixed.isPresent() && fixed.get().begins(tokens)) {
        restore(fixed.get(), tokens);
      } else {
        clear(tokens);
      }
      cached = tokens;
      cachedMore = true;
      return engine.generate(request, enough);
    }
  }

  /** Goes on where {@link #first} or this ended; the prompt is that prompt and more. */
  synchronized Answer next(Request request) {
    return engine.generate(request, text -> false);
  }

  Request request(String prompt, Optional<String> grammar, Sampling sampling, int tokensMax) {
    return new Request(prompt, grammar, sampling, tokensMax, keeps);
  }

  /** Leaves in the cache, of what these tokens begin with, the fixed part and no more. */
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
   * The second time only the last token is evaluated, by itself, as {@link #restore} does; so it is
   * the same from the first call on.
   */
  private void evaluate(FixedPart fixed) {
    clear(fixed.tokens);
    read(fixed.text);
    read(fixed.text);
    cached = fixed.tokens;
    cachedMore = false;
  }

  /** Leaves nothing in the cache of what these tokens begin with, except a begin token. */
  private void clear(int[] tokens) {
    for (String other : OTHERS) {
      int[] others = engine.tokenize(other);
      int same = common(others, tokens);
      if (same < others.length) {
        if (overlap(tokens) != same) {
          read(other);
          cached = others;
          cachedMore = false;
        }
        return;
      }
    }
    throw new IllegalStateException("no text differs from the prompt " + Arrays.toString(tokens));
  }

  /** How many of these tokens the cache begins with; -1 if that cannot be told. */
  private int overlap(int[] tokens) {
    int overlap = common(cached, tokens);
    return cachedMore && overlap == cached.length ? -1 : overlap;
  }

  /** One token must be asked for; it is not evaluated, so the cache ends with the text. */
  private void read(String text) {
    engine.generate(new Request(text, Optional.empty(), GREEDY, 1, true), answer -> false);
  }

  private static int common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }
}
