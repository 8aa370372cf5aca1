package io.pcm.library.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * A prompt with the fields of an item in it.
 *
 * @param text what the model reads
 * @param spelled where an item's field spells a special token, in the order of their positions;
 *     these are to be read as text
 */
public record Rendered(String text, List<Spelled> spelled) {
  public Rendered {
    spelled = List.copyOf(spelled);
  }

  /**
   * A special token as text.
   *
   * @param at position of its first character in the prompt
   */
  public record Spelled(int at, String token) {}

  /** A prompt in which all special tokens count. */
  public static Rendered of(String text) {
    return new Rendered(text, List.of());
  }

  /**
   * The parts of the text that must be made into tokens one by one, so that none of {@link
   * #spelled} becomes one token: each is cut after its first character. One part if there are none.
   */
  public List<String> parts() {
    List<String> parts = new ArrayList<>();
    int done = 0;
    for (Spelled each : spelled) {
      int cut = text.offsetByCodePoints(each.at(), 1);
      parts.add(text.substring(done, cut));
      done = cut;
    }
    parts.add(text.substring(done));
    return parts;
  }

  /**
   * Whether the model may begin its answer with a space: there is a text without one at its end.
   */
  public boolean maySpaceFollow() {
    return !text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1));
  }

  /** The same prompt with more text at its end. */
  public Rendered followedBy(String more) {
    return new Rendered(text + more, spelled);
  }
}
