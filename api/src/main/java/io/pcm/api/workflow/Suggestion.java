package io.pcm.api.workflow;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Suggests known words for an unknown one, in messages such as those of {@link WorkflowBuilder}.
 * Public only for other modules of PCM.
 */
public final class Suggestion {
  private Suggestion() {}

  /** {@code ; did you mean 'library'?}, or {@code ; known: a, b, c} if no known word is similar. */
  public static String among(Collection<String> known, String word) {
    if (known.isEmpty()) {
      return "; there are none";
    }
    return nearest(known, word)
        .map(near -> "; did you mean " + Mistake.quoted(near) + "?")
        .orElseGet(() -> "; known: " + listed(known));
  }

  /** The known word that is similar to this one; empty if none is. */
  public static Optional<String> nearest(Collection<String> known, String word) {
    if (word.length() > 100) {
      return Optional.empty();
    }
    int tolerated = Math.max(1, Math.min(word.length() / 3, 3));
    return known.stream()
        .filter(candidate -> distance(candidate, word) <= tolerated)
        .min(Comparator.comparingInt(candidate -> distance(candidate, word)));
  }

  private static String listed(Collection<String> known) {
    int shown = 40;
    String words = String.join(", ", known.stream().limit(shown).toList());
    return known.size() <= shown ? words : words + " and " + (known.size() - shown) + " more";
  }

  /**
   * Counts insertions, deletions, replacements and swaps of adjacent characters; ignores case, and
   * treats '_' and '-' as equal.
   */
  private static int distance(String left, String right) {
    String a = folded(left);
    String b = folded(right);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
