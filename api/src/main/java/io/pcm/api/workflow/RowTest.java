package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Chooses rows of other tasks by their content, see {@link TaskResults#where}. A row has the
 * members of a result line: {@code outcome}, {@code result} or {@code error}, {@code item}, and
 * {@code index}. A path names a member of a member with dots, such as {@code result.label}.
 *
 * <pre>{@code
 * RowTest sure = RowTest.all(
 *     RowTest.is("result.label", Json.of("\"SUPPORTS\""), Json.of("\"REFUTES\"")),
 *     RowTest.number("result.score", RowTest.Order.AT_LEAST, new BigDecimal("0.9")));
 * }</pre>
 */
public sealed interface RowTest {
  /** Whether the value at the path is one of these; numbers are compared as numbers. */
  static RowTest is(String path, Json... values) {
    return new Equal(path, List.of(values), true);
  }

  /** Whether the value at the path is none of these, or missing. */
  static RowTest isNot(String path, Json... values) {
    return new Equal(path, List.of(values), false);
  }

  /** Whether the value at the path is a number so. */
  static RowTest number(String path, Order order, BigDecimal bound) {
    return new Compare(path, order, bound);
  }

  /** Whether all of these hold. */
  static RowTest all(RowTest... tests) {
    return new All(List.of(tests));
  }

  /** Whether one of these holds. */
  static RowTest any(RowTest... tests) {
    return new Any(List.of(tests));
  }

  /**
   * @param equal whether the value must be one of these, or none of them
   */
  record Equal(String path, List<Json> values, boolean equal) implements RowTest {
    public Equal {
      RowShape.checkPath(path);
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("name at least one value for " + path);
      }
    }
  }

  /** Compares a number. */
  record Compare(String path, Order order, BigDecimal bound) implements RowTest {
    public Compare {
      RowShape.checkPath(path);
    }
  }

  /** All of these hold. */
  record All(List<RowTest> tests) implements RowTest {
    public All {
      tests = List.copyOf(tests);
    }
  }

  /** One of these holds. */
  record Any(List<RowTest> tests) implements RowTest {
    public Any {
      tests = List.copyOf(tests);
      if (tests.isEmpty()) {
        throw new IllegalArgumentException("any must have at least one test");
      }
    }
  }

  /** How a number is compared with the bound. */
  enum Order {
    ABOVE,
    AT_LEAST,
    BELOW,
    AT_MOST;

    /** As in a workflow file, such as {@code at-least}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it holds for a number whose comparison with the bound has this sign. */
    public boolean holds(int sign) {
      return switch (this) {
        case ABOVE -> sign > 0;
        case AT_LEAST -> sign >= 0;
        case BELOW -> sign < 0;
        case AT_MOST -> sign <= 0;
      };
    }
  }

  /** One function per kind of test. */
  default <T> T match(
      Function<Equal, T> equal,
      Function<Compare, T> compare,
      Function<All, T> all,
      Function<Any, T> any) {
    if (this instanceof Equal test) {
      return equal.apply(test);
    } else if (this instanceof Compare test) {
      return compare.apply(test);
    } else if (this instanceof All test) {
      return all.apply(test);
    }
    return any.apply((Any) this);
  }
}
