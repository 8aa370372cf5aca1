package io.pcm.cli;

import static io.pcm.cli.StoredRun.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.TaskName;
import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in a block of the page about results does what the page is about. */
final class DocumentedCommandsTest {
  private static final Path PAGE = Path.of("../docs/results.md");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private static Path folder;
  private static String run = "";

  @BeforeAll
  static void makeRun() throws Exception {
    String item = "{\"id\":\"r021\",\"claim\":\"c\"}";
    run =
        new StoredRun(folder.resolve("run"))
            .task(
                new TaskName("verify", Map.of("template", "bare")),
                "classify",
                row(item, "{\"label\":\"TRUE\"}"),
                row("{\"id\":\"r022\"}", "!BAD_ITEM no field"))
            .task(
                new TaskName("verify", Map.of("template", "few-shot")),
                "classify",
                row(item, "{\"label\":\"FALSE\"}"))
            .task(TaskName.of("score"), "score", row(item, "1"))
            .make();
    Path earlier = Path.of(run).resolve("results/earlier/0/verify/template=bare.jsonl");
    Files.createDirectories(earlier.resolveSibling("."));
    Files.writeString(
        earlier, "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":1,\"item\":" + item + "}\n");
  }

  static List<String> commands() throws IOException {
    return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("pcm ")).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aDocumentedCommandWorks(String line) throws IOException {
    String command = line.replaceFirst("\\s+#.*", "").replaceFirst("\\s+\\|.*", "");
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command.substring("pcm ".length()));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    if (words.get(0).equals("results")) {
      words.addAll(List.of("--run", run));
    }
    words.replaceAll(each -> each.replaceFirst("^last\\b", Matcher.quoteReplacement(run)));
    Path file = folder.resolve("verify.parquet");
    Files.deleteIfExists(file);
    words.replaceAll(each -> each.equals("verify.parquet") ? file.toString() : each);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    Console console = new Console(new PrintStream(out, false, StandardCharsets.UTF_8), screen);
    int code = PcmCommand.commandLine(console).execute(words.toArray(String[]::new));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    boolean some = !line.contains("--index");
    assertThat(out.size() > 0 || Files.exists(file)).isEqualTo(some);
  }
}
