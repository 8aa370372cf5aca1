package io.pcm.runtime.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.data.TypedColumn;
import io.pcm.data.TypedColumn.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnTypesTest {
  private static final Task TASK =
      new Task.MapTask(
          TaskName.of("verify"),
          new Task.FunctionUse("library", "f", Json.of("{}")),
          Policy.DEFAULT,
          new Items.Listed(List.of()),
          OptionalInt.empty());

  private final ColumnTypes types = new ColumnTypes(FieldColumns.of(List.of("result")));

  private static byte[] line(String result) {
    return ("{\"index\":0,\"result\":" + result + "}\n").getBytes(StandardCharsets.UTF_8);
  }

  private void take(String... results) throws IOException {
    LineTaker taker = types.of(TASK);
    for (String each : results) {
      taker.take(line(each), line(each).length);
    }
  }

  private @Nullable String text(String result) throws IOException {
    return types.text(0, types.columns().of(TASK).cells(line(result), line(result).length)[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 -7 null                  | WHOLE  | 1 -7 null",
        "true null false            | TRUTH  | true null false",
        "1 2.50 1e5                 | NUMBER | 1 2.50 1e5",
        "\"a\" null                 | TEXT   | a null",
        "null                       | TEXT   | null",
        "[1] {\"b\":2}              | TEXT   | [1] {\"b\":2}",
        "\"a\" 1 true               | TEXT   | \"a\" 1 true",
        "true 1                     | TEXT   | true 1",
        "9223372036854775807        | WHOLE  | 9223372036854775807",
        "9223372036854775808        | TEXT   | 9223372036854775808",
        "9007199254740993 0.5       | TEXT   | 9007199254740993 0.5",
        "0.5 9007199254740993       | TEXT   | 0.5 9007199254740993",
        "9007199254740992 0.5       | NUMBER | 9007199254740992 0.5",
        "1e400                      | TEXT   | 1e400",
      })
  void aColumnHasTheNarrowestTypeOfItsValues(String results, Type type, String texts)
      throws IOException {
    take(results.split(" "));
    assertThat(types.typed()).containsExactly(new TypedColumn("result", type));
    List<String> told = new ArrayList<>();
    for (String each : results.split(" ")) {
      told.add(String.valueOf(text(each)));
    }
    assertThat(told).containsExactly(texts.split(" "));
  }

  @Test
  void secondsAreNeverIntegers() throws IOException {
    ColumnTypes seconds = new ColumnTypes(FieldColumns.of(List.of("seconds")));
    byte[] line = "{\"index\":0,\"seconds\":2}\n".getBytes(StandardCharsets.UTF_8);
    seconds.of(TASK).take(line, line.length);
    assertThat(seconds.typed()).containsExactly(new TypedColumn("seconds", Type.NUMBER));
  }

  @Test
  void aTableWithoutRowsHasTheSameTypes() {
    assertThat(new ColumnTypes(FieldColumns.of(List.of("index", "seconds", "id"))).typed())
        .extracting(TypedColumn::type)
        .containsExactly(Type.WHOLE, Type.NUMBER, Type.TEXT);
  }

  @Test
  void aValueThatCameLaterAndIsOfAnotherTypeIsRefused() throws IOException {
    take("1", "2");
    assertThat(text("3")).isEqualTo("3");
    assertThatThrownBy(() -> text("\"a\"")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text("1.5")).isInstanceOf(IllegalArgumentException.class);
  }
}
