package io.pcm.library.llm;

/**
 * What an engine counted.
 *
 * @param prompt tokens of the prompt; {@link #UNKNOWN} if the engine does not tell
 * @param cached those of them that it had not to compute again; {@link #UNKNOWN} if it does not
 *     tell
 * @param generated tokens of the answer; {@link #UNKNOWN} if it does not tell
 */
public record TokenCounts(int prompt, int cached, int generated) {
  public static final int UNKNOWN = -1;
  public static final TokenCounts NONE = new TokenCounts(UNKNOWN, UNKNOWN, UNKNOWN);

  public TokenCounts {
    if (prompt < UNKNOWN || cached < UNKNOWN || generated < UNKNOWN) {
      throw new IllegalArgumentException("no counts: " + prompt + ", " + cached + ", " + generated);
    }
  }

  /** Of two requests for the same call. */
  public TokenCounts plus(TokenCounts more) {
    return new TokenCounts(
        sum(prompt, more.prompt), sum(cached, more.cached), sum(generated, more.generated));
  }

  private static int sum(int one, int other) {
    return one < 0 ? other : other < 0 ? one : Math.addExact(one, other);
  }
}
