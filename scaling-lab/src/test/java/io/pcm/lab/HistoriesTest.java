package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.lab.ClusterLog.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs the histories once and compares them with the oracle, with what a cluster's owner may
 * expect, and with the table in docs/scaling.md, which {@code -Dpcm.golden=write} rewrites.
 */
final class HistoriesTest {
  private static final String BEGIN = "<!-- generated: scaling histories -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String REWRITE =
      "mvn -q -pl scaling-lab -am test -Dtest=HistoriesTest -Dpcm.golden=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  /**
   * The durations of loads and calls vary, and a pilot that must leave may first end a call, so a
   * history can be a little better than what is possible with exact durations.
   */
  private static final double LUCK = 0.99;

  private static final String RANGE = "range";

  private static final Map<String, Asking.Way> WAYS = new LinkedHashMap<>();
  private static final Map<History, Map<String, Laboratory.Found>> FOUND = new LinkedHashMap<>();

  @BeforeAll
  static void run() {
    WAYS.put("fixed number", (run, cluster, groups) -> new TakeAll(cluster, groups));
    WAYS.put(RANGE, InRange::new);
    for (History history : Histories.all()) {
      Map<String, Laboratory.Found> found = new LinkedHashMap<>();
      WAYS.forEach((who, way) -> found.put(who, Laboratory.run(history, way)));
      FOUND.put(history, found);
    }
  }

  @Test
  void nobodyIsFasterThanTheOracle() {
    FOUND.forEach(
        (history, found) -> {
          Optional<Oracle.Best> best = Oracle.of(history.load(), history.groups());
          found.forEach(
              (who, each) -> {
                Optional<Duration> end = each.measures().end();
                assertThat(end.isPresent()).as(history.title()).isEqualTo(best.isPresent());
                end.ifPresent(
                    when ->
                        assertThat(when.toMillis() / (double) best.orElseThrow().end().toMillis())
                            .as("%s: end, as part of the earliest", history.title())
                            .isBetween(LUCK, 1.1));
              });
        });
  }

  @Test
  void aRangeHoldsLittleMoreThanItMust() {
    FOUND.forEach(
        (history, found) -> {
          Measures made = Objects.requireNonNull(found.get(RANGE)).measures();
          Oracle.of(history.load(), history.groups())
              .ifPresent(
                  best ->
                      assertThat(made.held().toMillis() / (double) best.held().toMillis())
                          .as("%s: time held, as part of the least", history.title())
                          .isLessThan(1.2));
          assertThat(made.needless())
              .as("%s: loads that did not pay", history.title())
              .isLessThanOrEqualTo(made.held().dividedBy(50));
        });
  }

  /** Where a request is refused for now, smaller ones may follow at once. */
  @Test
  void noGroupSubmitsMoreThanOnceInTenSeconds() {
    forEach(
        (history, log) -> {
          Map<String, Duration> last = new HashMap<>();
          for (Submitted each : log.submissions()) {
            Duration before = last.put(each.group(), each.when());
            boolean rest = each.when().equals(before) && log.refusals() > 0;
            boolean later = before == null || before.plusSeconds(10).compareTo(each.when()) <= 0;
            assertThat(rest || later)
                .as("%s: %s after one at %s", history.title(), each, before)
                .isTrue();
          }
        });
  }

  @Test
  void noGroupHasMorePilotsThanItMay() {
    forEach(
        (history, log) -> {
          for (LentGroup group : history.groups()) {
            assertThat(log.mostAlive(group.name()))
                .as("%s: jobs of group %s", history.title(), group.name())
                .isLessThanOrEqualTo(group.max());
          }
        });
  }

  @Test
  void timeThatIsHeldIsUsedForSomethingOrIdle() {
    FOUND.forEach(
        (history, found) ->
            found.forEach(
                (who, each) ->
                    assertThat(each.measures().idle())
                        .as("%s: idle of %s", history.title(), each.measures())
                        .isBetween(Duration.ZERO, each.measures().held())));
  }

  @Test
  void theDocumentHasThisTableButForSmallChanges() throws IOException {
    Path document = root().resolve("docs/scaling.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, begin);
    assertThat(begin).as("a line '%s' in %s", BEGIN.strip(), document).isNotNegative();
    assertThat(end).as("a line '%s' after it", END.strip()).isGreaterThan(begin);
    String table = table();
    if ("write".equals(System.getProperty("pcm.golden"))) {
      String before = text.substring(0, begin + BEGIN.length());
      Files.writeString(document, before + table + text.substring(end));
      return;
    }
    assertThat(TableCells.different(text.substring(begin + BEGIN.length(), end), table))
        .as("%s is out of date; this rewrites it: %s", document, REWRITE)
        .isEmpty();
  }

  private static String table() {
    StringBuilder table = new StringBuilder(ScalingTable.head());
    FOUND.forEach(
        (history, found) -> {
          List<ScalingTable.Row> rows =
              found.entrySet().stream()
                  .map(each -> new ScalingTable.Row(each.getKey(), each.getValue().measures()))
                  .toList();
          table.append(ScalingTable.rows(history, rows));
        });
    return table.toString();
  }

  private interface Check {
    void of(History history, ClusterLog log);
  }

  private static void forEach(Check check) {
    FOUND.forEach(
        (history, found) -> found.values().forEach(each -> check.of(history, each.log())));
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/scaling.md"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("run the tests below the project's folder");
      }
    }
    return here;
  }
}
