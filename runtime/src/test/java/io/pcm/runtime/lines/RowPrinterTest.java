package io.pcm.runtime.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RowPrinterTest {
  private static final String LABELLED =
      "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":{\"label\":\"TRUE\",\"p\":0.10},\"item\":{\"id\":\"r1\",\"claim\":\"one,"
          + " \\\"two\\\"\\n"
          + "three\",\"tags\":[1,2],\"n\":1e5},\"attempts\":1,\"seconds\":0.14}\n";
  private static final String EMPTY =
      "{\"index\":1,\"outcome\":\"SUCCEEDED\",\"result\":{\"label\":null,\"p\":1},"
          + "\"item\":{\"id\":\"r2\",\"claim\":\"\",\"meta\":{\"lang\":\"de\"}},\"attempts\":1,"
          + "\"seconds\":0}\n";
  private static final String FAILED =
      "{\"index\":2,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"OWN\",\"message\":\"ö\"},"
          + "\"item\":{\"id\":\"r3\",\"claim\":\"=1+1\"},\"attempts\":2,\"seconds\":0}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Task task(String function, String settings, Map<String, String> point) {
    return new Task.MapTask(
        new TaskName("verify", point),
        new Task.FunctionUse("library", function, Json.of(settings)),
        Policy.DEFAULT,
        new Items.Listed(List.of()),
        OptionalInt.empty());
  }

  private static final Task BARE = task("classify", "{}", Map.of("template", "bare"));
  private static final Task PLAIN = task("classify", "{}", Map.of());

  private static void take(LineTaker taker, String... lines) throws IOException {
    for (String line : lines) {
      byte[] bytes = (line + "rest of the array").getBytes(StandardCharsets.UTF_8);
      taker.take(bytes, line.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private String printed(RowPrinter printer, Task task, String... lines) throws IOException {
    take(printer.of(task), lines);
    printer.finish();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static FieldColumns columns(Task task, String... lines) throws IOException {
    ColumnSample sample = new ColumnSample();
    take(sample.of(task), lines);
    assertThat(sample.cut()).isFalse();
    return sample.columns();
  }

  @Test
  void aPrintedLineHasItsTaskAtItsEnd() throws IOException {
    assertThat(printed(new TaggedLines(out), BARE, EMPTY))
        .isEqualTo(
            EMPTY.replace(
                "}\n", ",\"task\":\"verify[template=bare]\",\"point\":{\"template\":\"bare\"}}\n"));
    out.reset();
    assertThat(printed(new TaggedLines(out), PLAIN, EMPTY))
        .isEqualTo(EMPTY.replace("}\n", ",\"task\":\"verify\"}\n"));
  }

  @Test
  void whatDoesNotEndLikeALineIsAnErrorInsteadOfBrokenJson() {
    LineTaker lines = new TaggedLines(out).of(PLAIN);
    for (String line : List.of("\n", "{\"index\":1\n", "[1]\n")) {
      assertThatThrownBy(() -> take(lines, line)).hasMessage("not a line of results");
    }
    assertThat(out.size()).isZero();
  }

  @Test
  void columnsInJsonKeepDigitsAndAreNullWhereThereIsNothing() throws IOException {
    FieldColumns columns =
        FieldColumns.of(List.of("id", "result.p", "n", "tags", "tags.1", "meta", "point.template"));
    assertThat(printed(new ColumnLines(out, columns), BARE, LABELLED, EMPTY))
        .isEqualTo(
            "{\"id\":\"r1\",\"result.p\":0.10,\"n\":1e5,\"tags\":[1,2],\"tags.1\":2,\"meta\":null,"
                + "\"point.template\":\"bare\"}\n"
                + "{\"id\":\"r2\",\"result.p\":1,\"n\":null,\"tags\":null,\"tags.1\":null,"
                + "\"meta\":{\"lang\":\"de\"},\"point.template\":\"bare\"}\n");
  }

  @Test
  void aTableHasTheSingleValuesOfItemsAndResults() throws IOException {
    FieldColumns columns = columns(BARE, LABELLED, EMPTY, FAILED);
    assertThat(printed(new CsvLines(out, columns), BARE, LABELLED, EMPTY, FAILED))
        .isEqualTo(
            """
            task,point.template,id,index,outcome,item.claim,item.n,item.meta.lang,result.label,result.p,error.kind,error.message
            verify[template=bare],bare,r1,0,SUCCEEDED,"one, ""two""
            three",1e5,,TRUE,0.10,,
            verify[template=bare],bare,r2,1,SUCCEEDED,"",,de,,1,,
            verify[template=bare],bare,r3,2,FAILED,=1+1,,,,,OWN,ö
            """);
  }

  @Test
  void aResultThatIsAListOrAnItemThatIsAStringIsOneColumn() throws IOException {
    String line =
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":[0.5,{\"a\":\"b\"}],\"item\":\"x\"}\n";
    FieldColumns columns = columns(PLAIN, line);
    assertThat(printed(new CsvLines(out, columns), PLAIN, line))
        .isEqualTo(
            "task,index,outcome,item,result,error.kind,error.message\n"
                + "verify,0,SUCCEEDED,x,\"[0.5,{\"\"a\"\":\"\"b\"\"}]\",,\n");
  }

  @Test
  void theIdOfTheInnermostItemNamesTheRowsOfALaterTask() throws IOException {
    String line =
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":1,\"item\":{\"index\":4,\"result\":\"x\",\"item\":{\"id\":\"r5\"}}}\n";
    FieldColumns columns = columns(PLAIN, line);
    assertThat(columns.names())
        .containsExactly(
            "task",
            "id",
            "index",
            "outcome",
            "item.index",
            "item.result",
            "result",
            "error.kind",
            "error.message");
    assertThat(printed(new CsvLines(out, columns), PLAIN, line)).contains("\nverify,r5,0,");
  }

  @Test
  void theIdIsTheFieldThatTheTaskSaysAndVersionsHaveAColumn() throws IOException {
    Task task =
        new Task.MapTask(
            TaskName.of("verify"),
            new Task.FunctionUse("library", "f", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(List.of()),
            OptionalInt.empty(),
            Optional.of("claim.no"),
            List.of());
    String line =
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":1,\"item\":{\"id\":3,\"claim\":"
            + "{\"no\":7}},\"attempts\":1,\"seconds\":0,\"version\":2}\n";
    assertThat(printed(new CsvLines(out, columns(task, line)), task, line))
        .isEqualTo(
            "task,id,index,outcome,version,item.id,result,error.kind,error.message\n"
                + "verify,7,0,SUCCEEDED,2,3,1,,\n");
  }

  @Test
  void aTableWithoutRowsHasAHeader() throws IOException {
    assertThat(printed(new CsvLines(out, columns(PLAIN)), PLAIN))
        .isEqualTo("task,index,outcome,error.kind,error.message\n");
  }

  @Test
  void aTableOfItemsWithEverNewFieldsIsCut() throws IOException {
    StringBuilder item = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      item.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":1");
    }
    ColumnSample sample = new ColumnSample();
    take(sample.of(PLAIN), "{\"index\":0,\"item\":{" + item + "}}\n");
    assertThat(sample.cut()).isTrue();
    assertThat(sample.columns().names()).contains("item.f0").hasSizeLessThan(600);
  }

  @Test
  void columnsAreNamedOnceAndWithoutBlanks() {
    assertThatThrownBy(() -> FieldColumns.of(List.of("id", "id"))).hasMessageContaining("twice");
    assertThatThrownBy(() -> FieldColumns.of(List.of("id", " label")))
        .hasMessageContaining("' label'");
    assertThatThrownBy(() -> FieldColumns.of(List.of("")))
        .hasMessageContaining("a column has a name");
    assertThatThrownBy(() -> FieldColumns.of(List.of())).hasMessageContaining("1 to");
  }

  private static final String ENGINE =
      ",\"engine\":{\"model\":\"m\",\"prompt-tokens\":9,\"tokens\":2,\"finish\":\"length\"}}\n";

  @Test
  void aChatIsAnAnswerOfABatch() throws Exception {
    String chat =
        "{\"index\":3,\"outcome\":\"SUCCEEDED\",\"result\":\"Hi\\n\",\"item\":{\"id\":\"r4\"}"
            + ENGINE;
    String line = printed(new BatchLines(out), task("chat", "{}", Map.of()), chat, FAILED);
    assertThat(line)
        .isEqualTo(
            "{\"id\":\"verify:3\",\"custom_id\":\"r4\",\"response\":{\"status_code\":200,\"body\":{\"id\":\"verify:3\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\\n"
                + "\"},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}},\"error\":null}\n"
                + "{\"id\":\"verify:2\",\"custom_id\":\"r3\",\"response\":null,\"error\":{\"code\":\"OWN\",\"message\":\"ö\"}}\n");
    new ObjectMapper().readTree(line);
  }

  @Test
  void severalAnswersWithDetailsAreChoices() throws Exception {
    String chat =
        "{\"index\":3,\"outcome\":\"SUCCEEDED\",\"result\":[{\"text\":{\"a\":1.50},\"finish\":"
            + "\"stop\",\"reasoning\":\"hm\"},{\"text\":\"b\",\"finish\":\"length\"}],\"item\":7"
            + ENGINE;
    Task task = task("chat", "{\"details\":true,\"samples\":2}", Map.of());
    assertThat(printed(new BatchLines(out), task, chat))
        .contains("\"custom_id\":\"3\"")
        .contains(
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + "\"{\\\"a\\\":1.50}\",\"reasoning_content\":\"hm\"},\"finish_reason\":\"stop\"},"
                + "{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"b\"},"
                + "\"finish_reason\":\"length\"}]");
  }

  @Test
  void anAnswerOfARequestIsTheBodyAndOneOfABatchIsWhole() throws Exception {
    String body = "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"t\":1.0}}";
    String plain =
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":" + body + ",\"item\":{\"id\":7}}\n";
    String batch =
        "{\"index\":1,\"outcome\":\"SUCCEEDED\",\"result\":{\"custom_id\":\"q1\",\"response\":"
            + "{\"status_code\":200,\"body\":"
            + body
            + "},\"error\":null},\"item\":{\"custom_id\":\"q1\",\"body\":{}}}\n";
    String failed =
        "{\"index\":2,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"CALL_FAILED\",\"message\":\"m\"},\"item\":{\"custom_id\":\"q2\",\"body\":{}}}\n";
    String answer = "\"response\":{\"status_code\":200,\"body\":" + body + "},\"error\":null}\n";
    assertThat(printed(new BatchLines(out), task("request", "{}", Map.of()), plain, batch, failed))
        .isEqualTo(
            "{\"id\":\"verify:0\",\"custom_id\":\"7\","
                + answer
                + "{\"id\":\"verify:1\",\"custom_id\":\"q1\","
                + answer
                + "{\"id\":\"verify:2\",\"custom_id\":\"q2\",\"response\":null,"
                + "\"error\":{\"code\":\"CALL_FAILED\",\"message\":\"m\"}}\n");
  }

  @Test
  void onlyRequestsAndChatsAreAnswersOfABatch() {
    assertThat(BatchLines.fits(PLAIN)).isFalse();
    assertThat(BatchLines.fits(task("chat", "{}", Map.of()))).isTrue();
    assertThat(BatchLines.fits(task("request", "{}", Map.of()))).isTrue();
  }
}
