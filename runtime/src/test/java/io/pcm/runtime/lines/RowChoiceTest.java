package io.pcm.runtime.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RowChoiceTest {
  private static final Task TASK =
      new Task.MapTask(
          TaskName.of("verify"),
          new Task.FunctionUse("library", "f", Json.of("{}")),
          Policy.DEFAULT,
          new Items.Listed(List.of()),
          OptionalInt.empty());

  private static final String GOOD =
      "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":{\"kind\":\"BAD_ITEM\",\"n\":1.50},"
          + "\"item\":{\"id\":\"é\",\"a\":{\"b\":7},\"c.d\":true}}\n";
  private static final String BAD =
      "{\"index\":1,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"BAD_ITEM\",\"message\":\"m\"},"
          + "\"item\":{\"id\":7}}\n";
  private static final String OWN =
      "{\"index\":2,\"outcome\":\"FAILED\",\"error\":{\"message\":\"BAD_ITEM\",\"kind\":\"OWN\"},"
          + "\"item\":{\"item\":{\"id\":\"7\"},\"id\":[7]}}\n";
  private static final String UNRUN =
      "{\"index\":3,\"outcome\":\"CANCELLED\",\"error\":{\"kind\":\"NOT_RUN\",\"message\":\"m\"},"
          + "\"item\":{\"item\":{\"id\":7}}}\n";
  private static final String ALL = GOOD + BAD + OWN + UNRUN;

  /** Writes the lines in parts of this size, as a source may return them. */
  private static String chosen(int part, RowChoice choice) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineTaker taker =
        (line, length) -> {
          out.write(line, 0, length);
          return true;
        };
    try (LineSplitter lines = new LineSplitter(choice.passingTo(TASK, taker))) {
      byte[] bytes = ALL.getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < bytes.length && !lines.done(); from += part) {
        lines.write(bytes, from, Math.min(part, bytes.length - from));
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String chosen(int part, boolean failed, @Nullable String kind, Integer... indexes)
      throws IOException {
    return chosen(part, new RowChoice(failed, kind, Set.of(indexes), List.of()));
  }

  private static String chosen(String... fields) throws IOException {
    List<RowChoice.FieldValue> values = Stream.of(fields).map(RowChoice.FieldValue::parse).toList();
    return chosen(100, new RowChoice(false, null, Set.of(), values));
  }

  @Test
  void rowsAreChosenByOutcomeKindAndIndexWithAllTheirBytes() throws IOException {
    for (int part : new int[] {1, 7, 100, 1000}) {
      assertThat(chosen(part, false, null)).isEqualTo(ALL);
      assertThat(chosen(part, true, null)).isEqualTo(BAD + OWN + UNRUN);
      assertThat(chosen(part, false, "BAD_ITEM")).isEqualTo(BAD);
      assertThat(chosen(part, true, "OWN")).isEqualTo(OWN);
      assertThat(chosen(part, false, null, 0, 3)).isEqualTo(GOOD + UNRUN);
      assertThat(chosen(part, true, null, 0, 3)).isEqualTo(UNRUN);
      assertThat(chosen(part, false, "BAD_ITEM", 2)).isEmpty();
    }
  }

  @Test
  void rowsAreChosenByFieldsOfTheItemAndOfTheLine() throws IOException {
    assertThat(chosen("id=é")).isEqualTo(GOOD);
    assertThat(chosen("a.b=7")).isEqualTo(GOOD);
    assertThat(chosen("c.d=true", "result.n=1.50")).isEqualTo(GOOD);
    assertThat(chosen("c.d=true", "result.n=1.5")).isEmpty();
    assertThat(chosen("error.kind=OWN")).isEqualTo(OWN);
    assertThat(chosen("outcome=SUCCEEDED")).isEqualTo(GOOD);
    assertThat(chosen("id.0=7")).isEqualTo(OWN);
  }

  @Test
  void aFieldThatTheItemLacksIsSearchedForInTheRowThatTheItemIs() throws IOException {
    assertThat(chosen("id=7")).isEqualTo(BAD + UNRUN);
    assertThat(chosen("item.item.id=7")).isEqualTo(OWN + UNRUN);
  }

  @Test
  void afterTheLastWantedIndexNoMoreLinesAreRead() throws IOException {
    LineTaker none = (line, length) -> true;
    LineTaker gate = new RowChoice(false, null, Set.of(0, 1), List.of()).passingTo(TASK, none);
    assertThat(gate.take(bytes(GOOD), bytes(GOOD).length)).isTrue();
    assertThat(gate.take(bytes(BAD), bytes(BAD).length)).isFalse();
  }

  @Test
  void aConditionWithoutAFieldOrAValueIsRefused() {
    for (String text : List.of("r021", "=r021", " id=7", "")) {
      assertThatThrownBy(() -> RowChoice.FieldValue.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(RowChoice.FieldValue.parse("a=b=c").value()).isEqualTo("b=c");
  }

  @Test
  void whatIsNoLineOfResultsIsAnError() {
    LineTaker gate =
        new RowChoice(true, null, Set.of(), List.of()).passingTo(TASK, (line, length) -> true);
    for (String line : List.of("[1]\n", "{}\n", "{\"index\":\"x\"}\n")) {
      assertThatThrownBy(() -> gate.take(bytes(line), bytes(line).length))
          .isInstanceOf(IOException.class)
          .hasMessage("not a line of results");
    }
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
