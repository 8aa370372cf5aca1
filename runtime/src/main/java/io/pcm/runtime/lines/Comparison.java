package io.pcm.runtime.lines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of two tasks side by side.
 *
 * @param counts how many rows are alike
 * @param confusion which labels the rows have that have one on both sides; empty if there are no
 *     such rows, or too many labels
 * @param differences rows that are not equal on both sides, those of the first side first
 */
public record Comparison(
    Counts counts, Optional<Confusion> confusion, List<Difference> differences) {

  /**
   * Numbers of rows.
   *
   * @param first rows of the first side; second those of the second
   * @param both rows that both sides have
   * @param equal rows that succeeded on both sides, with equal values
   * @param different rows that succeeded on both sides, with different values
   * @param failed rows that failed or were not run, of those that both sides have
   */
  public record Counts(int first, int second, int both, int equal, int different, Failed failed) {
    public int onlyFirst() {
      return first - both;
    }

    public int onlySecond() {
      return second - both;
    }

    /** Share of equal rows among those that succeeded on both sides; NaN if there are none. */
    public double agreement() {
      return (double) equal / (equal + different);
    }

    /** Whether each side has the same rows with the same values, or none. */
    public boolean same() {
      return equal == first && equal == second;
    }
  }

  /** Rows that both sides have, and that did not succeed on only one of them, or on both. */
  public record Failed(int first, int second, int both) {}

  /** How a row differs. */
  public enum Kind {
    DIFFERENT,
    FAILED_FIRST,
    FAILED_SECOND,
    FAILED_BOTH,
    ONLY_FIRST,
    ONLY_SECOND
  }

  /**
   * @param first empty if the first side has no such row
   */
  public record Difference(Kind kind, Optional<ComparedRow> first, Optional<ComparedRow> second) {
    /** What the row is matched by. */
    public String key() {
      return first.or(() -> second).map(ComparedRow::key).orElse("");
    }
  }

  public Comparison {
    differences = List.copyOf(differences);
  }

  public static Comparison of(List<ComparedRow> first, List<ComparedRow> second) {
    Map<String, ComparedRow> others = new LinkedHashMap<>(second.size() * 2);
    second.forEach(row -> others.put(row.key(), row));
    int[] kinds = new int[Kind.values().length];
    int equal = 0;
    List<Difference> differences = new ArrayList<>();
    Confusion.Builder labels = new Confusion.Builder();
    for (ComparedRow row : first) {
      ComparedRow other = others.remove(row.key());
      if (other != null) {
        labels.add(row, other);
      }
      Optional<Kind> kind = kind(row, other);
      if (kind.isPresent()) {
        kinds[kind.get().ordinal()]++;
        differences.add(new Difference(kind.get(), Optional.of(row), Optional.ofNullable(other)));
      } else {
        equal++;
      }
    }
    for (ComparedRow row : others.values()) {
      differences.add(new Difference(Kind.ONLY_SECOND, Optional.empty(), Optional.of(row)));
    }
    return new Comparison(
        new Counts(
            first.size(),
            second.size(),
            second.size() - others.size(),
            equal,
            kinds[Kind.DIFFERENT.ordinal()],
            new Failed(
                kinds[Kind.FAILED_FIRST.ordinal()],
                kinds[Kind.FAILED_SECOND.ordinal()],
                kinds[Kind.FAILED_BOTH.ordinal()])),
        labels.build(),
        differences);
  }

  /** Empty if both succeeded with the same value. */
  private static Optional<Kind> kind(ComparedRow first, @Nullable ComparedRow second) {
    if (second == null) {
      return Optional.of(Kind.ONLY_FIRST);
    }
    if (first.succeeded() && second.succeeded()) {
      return first.value().equals(second.value()) ? Optional.empty() : Optional.of(Kind.DIFFERENT);
    }
    if (first.succeeded()) {
      return Optional.of(Kind.FAILED_SECOND);
    }
    return Optional.of(second.succeeded() ? Kind.FAILED_FIRST : Kind.FAILED_BOTH);
  }
}
