package io.pcm.api.status;

/**
 * What engines said about the results of a task or a library, added up. Only results that count are
 * in it: neither calls that failed, nor second outcomes of a call.
 *
 * @param answers results about which an engine said something
 * @param promptTokens tokens of prompts
 * @param cachedTokens those of them that were in a cache
 * @param tokens generated tokens
 * @param cut answers that were cut off
 * @see RunProgress
 */
public record EngineUse(long answers, long promptTokens, long cachedTokens, long tokens, long cut) {
  public static final EngineUse NONE = new EngineUse(0, 0, 0, 0, 0);

  public EngineUse plus(EngineUse more) {
    return new EngineUse(
        answers + more.answers,
        promptTokens + more.promptTokens,
        cachedTokens + more.cachedTokens,
        tokens + more.tokens,
        cut + more.cut);
  }
}
