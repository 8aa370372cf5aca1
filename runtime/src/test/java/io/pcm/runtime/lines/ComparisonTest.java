package io.pcm.runtime.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.lines.Comparison.Difference;
import io.pcm.runtime.lines.Comparison.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final ComparedSide.By BY =
      new ComparedSide.By(ComparedSide.By.RESULT, ComparedSide.By.ID);

  private static String good(int index, String result, String item) {
    return "{\"index\":"
        + index
        + ",\"outcome\":\"SUCCEEDED\",\"result\":"
        + result
        + (item.isEmpty() ? "" : ",\"item\":" + item)
        + "}\n";
  }

  private static String bad(int index, String kind, String item) {
    return "{\"index\":"
        + index
        + ",\"outcome\":\"FAILED\",\"error\":{\"kind\":\""
        + kind
        + "\",\"message\":\"m\"},\"item\":"
        + item
        + "}\n";
  }

  private static String id(Object id) {
    return "{\"id\":" + id + "}";
  }

  private static ComparedSide side(ComparedSide.By by, String... lines) throws IOException {
    return side(task(Optional.empty()), by, lines);
  }

  private static Task task(Optional<String> id) {
    return new Task.MapTask(
        TaskName.of("verify"),
        new Task.FunctionUse("library", "f", Json.of("{}")),
        Policy.DEFAULT,
        new Items.Listed(List.of()),
        OptionalInt.empty(),
        id,
        List.of());
  }

  private static ComparedSide side(Task task, ComparedSide.By by, String... lines)
      throws IOException {
    ComparedSide side = new ComparedSide(task, by);
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      assertThat(side.take(bytes, bytes.length)).isTrue();
    }
    return side;
  }

  private static Comparison compare(List<String> first, List<String> second) throws IOException {
    return compare(BY, first, second);
  }

  private static Comparison compare(ComparedSide.By by, List<String> first, List<String> second)
      throws IOException {
    return Comparison.of(
        side(by, first.toArray(String[]::new)).rows(),
        side(by, second.toArray(String[]::new)).rows());
  }

  @Test
  void rowsAreMatchedByTheirIdWhereverTheyAre() throws IOException {
    Comparison comparison =
        compare(
            List.of(
                good(0, "\"A\"", id(1)),
                good(1, "\"B\"", id(2)),
                bad(2, "OWN", id(3)),
                bad(3, "OWN", id(4)),
                good(4, "1", id(5)),
                good(5, "1", id(6))),
            List.of(
                good(0, "\"B\"", id(2)),
                good(1, "\"C\"", id("\"1\"")),
                good(2, "\"A\"", id(3)),
                bad(3, "BAD_ITEM", id(4)),
                bad(4, "BAD_ITEM", id(5)),
                good(5, "1", id(7))));
    assertThat(comparison.counts())
        .isEqualTo(new Comparison.Counts(6, 6, 5, 1, 1, new Comparison.Failed(1, 1, 1)));
    assertThat(comparison.counts().agreement()).isEqualTo(0.5);
    assertThat(comparison.counts().onlyFirst()).isEqualTo(1);
    assertThat(comparison.counts().onlySecond()).isEqualTo(1);
    assertThat(comparison.counts().same()).isFalse();
    assertThat(comparison.differences().stream().map(Difference::key))
        .containsExactly("id=1", "id=3", "id=4", "id=5", "id=6", "id=7");
    assertThat(comparison.differences().stream().map(Difference::kind))
        .containsExactly(
            Kind.DIFFERENT,
            Kind.FAILED_FIRST,
            Kind.FAILED_BOTH,
            Kind.FAILED_SECOND,
            Kind.ONLY_FIRST,
            Kind.ONLY_SECOND);
  }

  @Test
  void withoutAnIdRowsAreMatchedByTheirItemAndEqualOnesInTheirOrder() throws IOException {
    List<String> first =
        List.of(good(0, "1", "{\"a\":1,\"b\":2.0}"), good(1, "2", "\"x\""), good(2, "3", "\"x\""));
    List<String> second =
        List.of(good(0, "2", "\"x\""), good(1, "1", "{\"b\":2,\"a\":1}"), good(2, "4", "\"x\""));
    Comparison comparison = compare(first, second);
    assertThat(comparison.counts())
        .isEqualTo(new Comparison.Counts(3, 3, 3, 2, 1, new Comparison.Failed(0, 0, 0)));
    assertThat(comparison.differences().get(0).first().orElseThrow().index()).isEqualTo(2);
    ComparedSide side = side(BY, first.toArray(String[]::new));
    assertThat(side.withoutKey()).isEqualTo(3);
    assertThat(side.repeated()).isEqualTo(1);
    assertThat(side.withoutItem()).isZero();
  }

  @Test
  void doubleIdsStayApart() throws IOException {
    Comparison comparison =
        compare(
            List.of(good(0, "1", id(1)), good(1, "2", id(1))),
            List.of(good(0, "1", id(1)), good(1, "2", id(1)), good(2, "3", id(1))));
    assertThat(comparison.counts().equal()).isEqualTo(2);
    assertThat(comparison.differences())
        .singleElement()
        .satisfies(each -> assertThat(each.key()).isEqualTo("id=1 #3"));
  }

  @Test
  void withoutItemsTheIndexCounts() throws IOException {
    Comparison comparison =
        compare(List.of(good(0, "1", ""), good(3, "2", "")), List.of(good(3, "2", "")));
    assertThat(comparison.counts().equal()).isEqualTo(1);
    assertThat(comparison.differences().get(0).key()).isEqualTo("index=0");
  }

  @Test
  void anotherFieldMayNameRowsAndAnotherMayBeCompared() throws IOException {
    ComparedSide.By by = new ComparedSide.By("label", "claim.no");
    Comparison comparison =
        compare(
            by,
            List.of(good(0, "{\"label\":\"A\",\"p\":1}", "{\"claim\":{\"no\":7}}")),
            List.of(good(1, "{\"label\":\"A\",\"p\":2}", "{\"item\":{\"claim\":{\"no\":7}}}")));
    assertThat(by.value()).isEqualTo("result.label");
    assertThat(comparison.counts().same()).isTrue();
    assertThatThrownBy(() -> new ComparedSide.By("", "id"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theIdOfATaskNamesItsRows() throws IOException {
    Task named = task(Optional.of("claim.no"));
    Comparison comparison =
        Comparison.of(
            side(named, BY, good(0, "1", "{\"claim\":{\"no\":7},\"id\":1}")).rows(),
            side(BY, good(5, "1", id(7))).rows());
    assertThat(comparison.counts().same()).isTrue();
  }

  @Test
  void versionsOfRowsAreSeen() throws IOException {
    SeenVersions seen = new SeenVersions((line, length) -> true);
    for (String end :
        List.of("\"version\":3}\n", "\"engine\":{\"version\":4}}\n", "\"version\":1}\n")) {
      assertThat(seen.mixed()).isFalse();
      byte[] line = ("{\"index\":1," + end + "rest").getBytes(StandardCharsets.UTF_8);
      seen.take(line, line.length - 4);
    }
    assertThat(seen.mixed()).isTrue();
    assertThat(seen.listed()).isEqualTo("1, 3");
  }

  @Test
  void equalValuesMayBeWrittenDifferently() throws IOException {
    List<List<String>> equal =
        List.of(
            List.of("1.0", "1"),
            List.of("1e2", "100"),
            List.of("-0", "0"),
            List.of("\"\\u00e9\"", "\"é\""),
            List.of("{\"a\":[1.50],\"b\":null}", "{ \"b\" : null, \"a\":[ 1.5 ]}"),
            List.of("1e999999999", "1e999999999"));
    for (List<String> pair : equal) {
      assertThat(same(pair.get(0), pair.get(1))).as(pair.toString()).isTrue();
    }
    assertThat(same("1", "\"1\"")).isFalse();
    assertThat(same("[1,2]", "[2,1]")).isFalse();
    assertThat(same("null", "\"null\"")).isFalse();
  }

  private static boolean same(String first, String second) throws IOException {
    return compare(List.of(good(0, first, id(1))), List.of(good(0, second, id(1)))).counts().same();
  }

  @Test
  void longValuesAreCutButComparedAsAWhole() throws IOException {
    String text = "\"" + "x".repeat(5_000);
    Comparison comparison =
        compare(
            List.of(good(0, text + "1\"", id(1)), good(1, text + "\"", id(2))),
            List.of(good(0, text + "2\"", id(1)), good(1, text + "\"", id(2))));
    assertThat(comparison.counts().equal()).isEqualTo(1);
    assertThat(comparison.differences().get(0).first().orElseThrow().value().orElseThrow())
        .startsWith("\"xxx")
        .hasSizeLessThan(220);
    assertThat(comparison.confusion()).isEmpty();
  }

  @Test
  void shortResultsAreLabels() throws IOException {
    Comparison comparison =
        compare(
            List.of(
                good(0, "\"A\"", id(1)),
                good(1, "\"A\"", id(2)),
                good(2, "\"B\"", id(3)),
                good(3, "\"B\"", id(4)),
                bad(4, "OWN", id(5))),
            List.of(
                good(0, "\"A\"", id(1)),
                good(1, "\"B\"", id(2)),
                good(2, "\"B\"", id(3)),
                good(3, "\"C\"", id(4)),
                good(4, "\"A\"", id(5))));
    Confusion confusion = comparison.confusion().orElseThrow();
    assertThat(confusion.labels()).containsExactly("A", "B", "C");
    assertThat(confusion.rows())
        .containsExactly(List.of(1, 1, 0), List.of(0, 1, 1), List.of(0, 0, 0));
    assertThat(confusion.agreement()).isEqualTo(0.5);
    // By hand: 0.5 by chance is 0.5 * 0.25 + 0.5 * 0.5 + 0 * 0.25 = 0.375.
    assertThat(confusion.kappa()).isCloseTo((0.5 - 0.375) / (1 - 0.375), within(1e-12));
  }

  @Test
  void aFieldLabelOfResultsIsALabelAndManyDifferentTextsAreNone() throws IOException {
    String first = good(0, "{\"label\":\"A\",\"p\":0.1}", id(1));
    String second = good(0, "{\"label\":\"A\",\"p\":0.2}", id(1));
    Comparison comparison = compare(List.of(first), List.of(second));
    assertThat(comparison.counts().different()).isEqualTo(1);
    assertThat(comparison.confusion().orElseThrow().labels()).containsExactly("A");
    assertThat(comparison.confusion().orElseThrow().kappa()).isNaN();
    Difference only = comparison.differences().get(0);
    assertThat(only.first().orElseThrow().shownBeside(only.second()))
        .isEqualTo("{\"label\":\"A\",\"p\":0.1}");

    List<String> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(good(i, "\"text " + i + "\"", id(i)));
    }
    assertThat(compare(many, many).confusion()).isEmpty();
  }

  @Test
  void differencesAreATable() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ComparisonCsv csv = new ComparisonCsv(out);
    csv.add(
        "a",
        "b",
        compare(
            List.of(good(0, "\"x,y\"", id(1)), bad(1, "OWN", id(2))),
            List.of(good(0, "\"z\"", id(1)))),
        10);
    csv.finish();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            first_task,second_task,row,difference,first_index,second_index,first,second
            a,b,id=1,different,0,0,"x,y",z
            a,b,id=2,only-first,1,,OWN,
            """);
  }

  @Test
  void whatIsNoLineOfResultsIsAnError() {
    assertThatThrownBy(() -> side(BY, "{\"index\":1}\n")).hasMessage("not a line of results");
  }
}
