package io.pcm.library.llm;

import io.pcm.library.llm.Rendered.Spelled;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The texts that a model's tokenizer takes for tokens with a meaning of their own, such as {@code
 * <|im_end|>}.
 */
public final class SpecialTokens {
  /** No special tokens. */
  public static final SpecialTokens NONE = new SpecialTokens(Set.of());

  private final Set<String> tokens;
  private final int[] lengths;
  private final BitSet firsts = new BitSet();

  private SpecialTokens(Set<String> tokens) {
    this.tokens = tokens;
    this.lengths = tokens.stream().mapToInt(String::length).distinct().toArray();
    tokens.forEach(token -> firsts.set(token.charAt(0)));
  }

  /** Tokens of one character are left out: a single character cannot be read in two ways. */
  public static SpecialTokens of(Collection<String> tokens) {
    return new SpecialTokens(
        tokens.stream()
            .filter(token -> token.codePointCount(0, token.length()) > 1)
            .collect(Collectors.toCollection(HashSet::new)));
  }

  /** A part of a prompt, from one position to before another. */
  record Span(int from, int to) {}

  /**
   * Where these parts of a prompt spell a special token, or the beginning or end of one. Its order
   * is that of the positions.
   *
   * @param parts in the order of their positions
   */
  List<Spelled> in(String text, List<Span> parts) {
    List<Spelled> found = new ArrayList<>();
    if (tokens.isEmpty()) {
      return found;
    }
    int next = 0;
    for (int at = 0; at < text.length() && next < parts.size(); at++) {
      while (next < parts.size() && parts.get(next).to() <= at) {
        next++;
      }
      if (firsts.get(text.charAt(at))) {
        String token = longest(text, at);
        boolean touches = next < parts.size() && parts.get(next).from() < at + token.length();
        if (touches && !token.isEmpty()) {
          found.add(new Spelled(at, token));
        }
      }
    }
    return found;
  }

  /** The longest token at this position; empty if there is none. */
  private String longest(String text, int at) {
    String longest = "";
    for (int length : lengths) {
      if (length > longest.length()
          && at + length <= text.length()
          && tokens.contains(text.substring(at, at + length))) {
        longest = text.substring(at, at + length);
      }
    }
    return longest;
  }
}
