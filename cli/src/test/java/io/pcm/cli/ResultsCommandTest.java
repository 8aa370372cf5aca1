package io.pcm.cli;

import static io.pcm.cli.StoredRun.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.TaskName;
import io.pcm.cli.terminal.Colors;
import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultsCommandTest {
  @TempDir private static Path folder;
  private static String run = "";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void makeRun() throws Exception {
    run =
        new StoredRun(folder.resolve("run"))
            .task(
                new TaskName("verify", Map.of("template", "bare")),
                "classify",
                row("{\"id\":\"r1\",\"claim\":\"a,b\"}", "{\"label\":\"TRUE\",\"p\":0.50}"),
                row("{\"id\":\"r2\",\"claim\":\"c\"}", "!BAD_ITEM no field"),
                row("{\"id\":\"r3\",\"claim\":\"d\"}", ""))
            .task(
                new TaskName("verify", Map.of("template", "long")),
                "classify",
                row("{\"id\":\"r1\",\"claim\":\"a,b\"}", "{\"label\":\"FALSE\"}"))
            .task(TaskName.of("answer"), "chat", row("\"why?\"", "\"therefore\""))
            .make();
  }

  private int pcm(PrintStream to, String... words) {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    List<String> all = new ArrayList<>(List.of("results", "--run", run));
    all.addAll(List.of(words));
    return PcmCommand.commandLine(new Console(to, screen)).execute(all.toArray(String[]::new));
  }

  private String printed(String... words) {
    PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
    assertThat(pcm(to, words)).as(text(err)).isZero();
    return text(out);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyLineNamesItsTask() {
    assertThat(printed().lines())
        .hasSize(4)
        .last()
        .isEqualTo(
            "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":\"therefore\",\"item\":\"why?\","
                + "\"attempts\":1,\"seconds\":0.14,\"task\":\"answer\"}");
    assertThat(text(out).lines())
        .first()
        .asString()
        .endsWith(",\"task\":\"verify[template=bare]\",\"point\":{\"template\":\"bare\"}}");
  }

  @Test
  void rowsAreChosenByTheIdOfTheirItem() {
    assertThat(printed("verify", "--item", "id=r1", "-o", "json").lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\"id\":\"r1\""));
  }

  @Test
  void aTableOfSeveralTasksHasTheColumnsOfAll() {
    assertThat(printed("-o", "csv"))
        .isEqualTo(
            """
            task,point.template,id,index,outcome,item.claim,item,result.label,result.p,result,error.kind,error.message
            verify[template=bare],bare,r1,0,SUCCEEDED,"a,b",,TRUE,0.50,,,
            verify[template=bare],bare,r2,1,FAILED,c,,,,,BAD_ITEM,no field
            verify[template=long],long,r1,0,SUCCEEDED,"a,b",,FALSE,,,,
            answer,,,0,SUCCEEDED,,why?,,,therefore,,
            """);
  }

  @Test
  void chosenColumnsAreInTheirOrder() {
    assertThat(printed("verify", "--columns", "result.label,id", "-o", "csv"))
        .isEqualTo("result.label,id\nTRUE,r1\n,r2\nFALSE,r1\n");
    out.reset();
    assertThat(printed("verify", "--columns", "id,result.p", "--index", "0"))
        .isEqualTo("{\"id\":\"r1\",\"result.p\":0.50}\n{\"id\":\"r1\",\"result.p\":null}\n");
  }

  @Test
  void aBatchHasTheTasksThatFit() {
    assertThat(printed("-o", "openai-batch"))
        .startsWith("{\"id\":\"answer:0\",\"custom_id\":\"0\",\"response\":{\"status_code\":200,")
        .hasLineCount(1);
  }

  @Test
  void aFileHasTheFormThatItsNameSays() throws Exception {
    Path csv = folder.resolve("verify.csv");
    Files.writeString(csv, "old");
    assertThat(printed("verify", "--columns", "id", "--to", csv.toString())).isEmpty();
    assertThat(csv).content().isEqualTo("id\nr1\nr2\nr1\n");
    Path lines = folder.resolve("verify.txt");
    printed("verify", "--columns", "id", "--index", "1", "--to", lines.toString());
    assertThat(lines).content().isEqualTo("{\"id\":\"r2\"}\n");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aLinkIsFollowedAndNotReplaced() throws Exception {
    Path target = Files.writeString(folder.resolve("target.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    printed("verify", "--columns", "id", "--index", "1", "--to", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(target).content().isEqualTo("id\nr2\n");
  }

  @Test
  void parquetIsRefusedOnATerminal() {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
    Console terminal =
        new Console(to, screen, new Console.Tables(to, true, Colors.NONE, Colors.NONE));
    int code = PcmCommand.commandLine(terminal).execute("results", "--run", run, "-o", "parquet");
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(text(err))
        .contains(
            "Parquet is not for a terminal: write it to a file, such as --to results.parquet");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void nothingFoundIsSaidOnTheScreen() {
    assertThat(printed("verify", "--item", "id=r9")).isEmpty();
    assertThat(text(err)).isEqualTo("pcm: no row is like that\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify --item r1|--item: not a field and its value: 'r1'; write it like id=r021",
        "verify --columns id,id|--columns: column 'id' is named twice; leave one out",
        "verify -o openai-batch|tasks with the function request or chat; here verify has classify",
        "-o openai-batch --columns id|--columns has no effect on openai-batch",
        "--to /|--to /: it is a folder; name a file in it, such as /results.csv",
        "--to /no/such/x.csv|--to /no/such/x.csv: there is no folder /no/such; make it first",
        "verifi|no task 'verifi' in this run; its tasks are verify[template=bare], verify[template",
      })
  void whatDoesNotFitIsToldWithAWayOut(String words, String told) {
    assertThat(pcm(new PrintStream(out, false, StandardCharsets.UTF_8), words.split(" ")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains(told);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void nothingIsLeftOfAFileThatCannotBeFinished() throws Exception {
    Path file = folder.resolve("batch.jsonl");
    PrintStream to = new PrintStream(out, false, StandardCharsets.UTF_8);
    assertThat(pcm(to, "verifi", "--to", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(file).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    assertThat(pcm(to, "verify", "--to", "/dev/full")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(text(err)).contains("cannot write /dev/full: No space left on device");
  }

  @Test
  void anOutputThatCannotBeWrittenIsAnError() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(pcm(new PrintStream(full), "verify")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(text(err)).contains("cannot write to standard output");
  }
}
