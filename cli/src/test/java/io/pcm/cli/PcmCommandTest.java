package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.cli.terminal.Screen;
import io.pcm.runtime.inspect.PilotJobs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class PcmCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void versionNamesPcmAndJava() {
    assertThat(pcm("--version")).isEqualTo(0);
    assertThat(text(out)).startsWith("pcm ").contains("Java ");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void what_is_typed_means_the_same_with_the_commands_that_it_needs() {
    Console console = new Console(System.out, new Screen(System.err, false, 0, 0));
    CommandLine all = PcmCommand.commandLine(console);
    for (Map.Entry<String, CommandLine> each : all.getSubcommands().entrySet()) {
      String name = each.getKey();
      CommandLine some = PcmCommand.commandLine(console, name, "--help");
      assertThat(some.getSubcommands().get(name).getUsageMessage())
          .isEqualTo(each.getValue().getUsageMessage());
      assertThat(some.getSubcommands().size())
          .isEqualTo(List.of("completion", "man").contains(name) ? all.getSubcommands().size() : 1);
    }
    assertThat(PcmCommand.commandLine(console, "--version").getSubcommands()).isEmpty();
    for (String words : List.of("", "--help", "statsu", "--color=never status")) {
      assertThat(PcmCommand.commandLine(console, words.split(" ")).getSubcommands())
          .hasSameSizeAs(all.getSubcommands());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "try --help",
        "man --help",
        "doctor --help",
        "attach --help",
        "init --help",
        "validate --help",
        "manager --help",
        "manager run --help",
        "run --help",
        "pilot start --help",
        "status --help",
        "results --help",
        "why --help",
        "completion --help",
        "stop --help",
        "wait --help",
        "runs list --help",
        "runs show --help",
        "runs du --help",
        "runs rm --help",
        "models --help",
        "pilots --help",
        "pilots submit --help",
        "pilots list --help",
        "pilots explain --help",
        "pilots logs --help",
        "pilots scale --help",
        "pilots drain --help",
        "pilots cancel --help",
        "models pull -h",
        "models path -h",
        "models list -h"
      })
  void everyCommandHasHelpThatFitsTheScreen(String words) {
    assertThat(pcm(words.split(" "))).isEqualTo(0);
    assertThat(text(out)).contains("Usage: pcm");
    assertThat(text(out).lines()).allMatch(line -> line.length() <= 100);
    assertThat(text(out).contains("Exit codes:")).isEqualTo(words.matches(".*\\brun\\b.*"));
  }

  private static String afterOptions(String help) {
    return help.substring(help.indexOf("Exit codes:"));
  }

  @Test
  void runIsShortForManagerRun() {
    pcm("run", "--help");
    String run = text(out);
    out.reset();
    pcm("manager", "run", "--help");
    assertThat(run).contains("  73 ", "--accept-failures").startsWith("Usage: pcm run ");
    assertThat(afterOptions(run)).isEqualTo(afterOptions(text(out)));
  }

  @Test
  void theListOfCommandsHasAWholeSentenceOfEach() {
    assertThat(firstLines(commandLine()))
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> assertThat(line).endsWith("."));
    pcm("pilots", "--help");
    assertThat(text(out).lines())
        .contains("  submit   Submits pilots as batch jobs.")
        .contains(
            "  drain    Drains pilots: they finish running calls, take no new ones, and leave for"
                + " good.");
  }

  private static List<String> firstLines(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(
            each ->
                each.getSubcommands().isEmpty()
                    ? Stream.of(each.getCommandSpec().usageMessage().description()[0])
                    : firstLines(each).stream())
        .toList();
  }

  @Test
  void helpOfRunHasAllOptionsAndExamples() {
    pcm("manager", "run", "--help");
    assertThat(text(out))
        .contains("--local", "--set", "--run-dir", "--fresh", "--bind", "--advertise", "--port")
        .contains("--wait", "--output", "Examples:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "manager",
        "manager run",
        "manager runn",
        "manager run w.yaml --local 0",
        "manager run w.yaml --local many",
        "manager run w.yaml --local 2 --bind 10.0.0.1",
        "manager run w.yaml --port 70000",
        "manager run w.yaml --wait soon",
        "manager run w.yaml -o xml",
        "manager run w.yaml --set nothing",
        "pilot start",
        "pilot start --run x --cores 0",
        "pilot start --run x --memory lots",
        "manager run w.yaml --wait 0s",
        "manager run w.yaml --accept-failures some",
        "manager run w.yaml --accept-failures 101%",
        "manager run w.yaml --accept-failures 0.1",
        "results score --task score",
        "results --index one",
        "pilots submit --slurm --extra",
        "pilots scale",
        "pilots scale gpu",
        "pilots scale gpu --max many",
        "pilots scale --max 3",
        "try",
        "try w.yaml --items 0",
        "try w.yaml --items 501",
        "try w.yaml --items 3 --index 1",
        "try w.yaml --index one",
        "try w.yaml --item not-json",
        "try w.yaml --item 1 --items 2",
        "try w.yaml -o xml",
        "--colour"
      })
  void aWrongCommandLineIsTwoAndOneClearMessage(String words) {
    assertThat(pcm(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
    assertThat(text(err)).startsWith("pcm: ").contains("--help").doesNotContain("\tat ");
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "slurm,0,10000",
    "slurm,20000,10000",
    "condor,-1,10000",
    "local,1025,1024",
  })
  void anImpossibleNumberOfPilotsIsTwoAndNothingIsWritten(
      String system, String count, String most, @TempDir Path run) {
    assertThat(pcm("pilots", "submit", "--run", run.toString(), "--" + system, "-n", count))
        .isEqualTo(2);
    assertThat(text(err)).startsWith("pcm: ").contains("must be 1 to " + most + ", not " + count);
    assertThat(run).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "--condor --srun, --srun is for Slurm, HTCondor",
    "--condor --no-requeue, --no-requeue is for Slurm, HTCondor",
    "--condor --partition p, --partition is for Slurm, HTCondor",
    "--condor --account a, --account is for Grid Engine and Slurm, HTCondor",
    "--slurm --queue q, --queue is for Grid Engine, Slurm",
    "--condor --qos q, --qos is for Slurm, HTCondor",
    "--condor --constraint c, --constraint is for Slurm, HTCondor",
    "--slurm --requirements r, --requirements is for HTCondor, Slurm",
    "--slurm --rank r, --rank is for HTCondor, Slurm",
    "--slurm --transfer, --transfer is for HTCondor, Slurm",
    "--local --srun, --srun is for Slurm, this machine",
    "--local --no-requeue, --no-requeue is for Slurm, this machine",
    "--local --rank r, --rank is for HTCondor, this machine",
  })
  void anOptionOfAnotherBatchSystemIsTwoAndNamesBoth(
      String words, String option, String system, @TempDir Path run) {
    String line = "pilots submit --run " + run + " " + words;
    assertThat(pcm(line.split(" "))).isEqualTo(2);
    assertThat(text(err)).startsWith("pcm: " + option + ",").contains(system);
    assertThat(run).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs", "drain", "cancel"})
  void oneCanNameSeveralPilotsButNotNone(String command) {
    CommandLine.ParseResult several =
        commandLine().parseArgs("pilots", command, "17_3", "5", "17_1+2").subcommand().subcommand();
    assertThat(several.matchedPositionalValue(0, List.<String>of()))
        .containsExactly("17_3", "5", "17_1+2");
    assertThat(pcm("pilots", command)).isEqualTo(2);
    assertThat(text(err)).contains("ID");
  }

  @Test
  void aLogThatIsMissingIsSaidBesideThoseThatAreThere(@TempDir Path folder) throws Exception {
    String run = PilotJobs.make(folder.resolve("run"), false).run().toString();
    Files.writeString(Path.of(run, "logs", "pilots", "slurm-17_0.log"), "hello\n");
    assertThat(pcm("pilots", "logs", "--run", run, "17", "18")).isEqualTo(0);
    assertThat(text(out)).isEqualTo("hello\n");
    assertThat(text(err)).contains("no log of '18' in ").doesNotContain("'17'");
    assertThat(pcm("pilots", "logs", "--run", run, "18", "19")).isEqualTo(3);
    assertThat(text(err)).contains("no log of '18', '19' in ");
  }

  @Test
  void aMistypedCommandIsAnsweredWithWhatWasMeant() {
    assertThat(pcm("staus")).isEqualTo(2);
    assertThat(text(err)).contains("status");
  }

  @Test
  void theBoundsOfGroupsOfARunThatHasNotBegunCannotBeChanged(@TempDir Path folder)
      throws Exception {
    String run = PilotJobs.make(folder.resolve("run"), false).run().toString();
    assertThat(pcm("pilots", "scale", "gpu", "--max", "3", "--run", run)).isEqualTo(3);
    assertThat(text(err)).startsWith("pcm: this run has not been started yet");
  }

  @Test
  void aRunThatIsNotThereIsThreeAndSaysSo() {
    assertThat(pcm("pilot", "start", "--run", "no/such/run")).isEqualTo(3);
    assertThat(text(err)).startsWith("pcm: ").contains("no/such/run");
  }

  @Test
  void aWorkflowFileThatIsNotThereIsTwo() {
    for (String command : List.of("manager run", "try")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add("no-such-workflow.yaml");
      assertThat(pcm(words.toArray(String[]::new))).isEqualTo(2);
      assertThat(text(err)).startsWith("pcm: ").contains("no-such-workflow.yaml");
      err.reset();
    }
  }

  @Test
  void aModelThatIsNotKnownIsTwoAndAPathThatIsNotThereIsThree() {
    assertThat(pcm("models", "path", "no-such-model")).isEqualTo(2);
    assertThat(pcm("models", "path", "no/such.gguf")).isEqualTo(3);
    assertThat(text(err)).contains("smollm2-135m-instruct").contains("no/such.gguf");
  }

  @Test
  void aModelIsToldToProgramsWithItsSizeAndOnceItIsReadItsHash(@TempDir Path folder)
      throws Exception {
    Path model = Files.writeString(folder.resolve("m.gguf"), "abc");
    String head =
        "{\"version\":1,\"model\":\"" + model + "\",\"path\":\"" + model + "\",\"bytes\":3";
    assertThat(pcm("models", "path", model.toString(), "-o", "json")).isEqualTo(0);
    assertThat(pcm("models", "pull", model.toString(), "-o", "json")).isEqualTo(0);
    assertThat(text(out).lines())
        .containsExactly(
            head + "}",
            head
                + ",\"sha256\":"
                + "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}");
  }

  @Test
  void aFailureIsNoJson() {
    assertThat(pcm("models", "path", "no/such.gguf", "-o", "json")).isEqualTo(3);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).startsWith("pcm: ");
  }

  @Test
  void onlyTheCommandThatServesAndScriptsForShellsAreNoData() {
    assertThat(withoutJson(commandLine()))
        .containsExactly("pcm pilot start", "pcm completion", "pcm man");
  }

  private static List<String> withoutJson(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return command.getCommandSpec().findOption("-o") == null
          ? List.of(command.getCommandSpec().qualifiedName())
          : List.of();
    }
    return command.getSubcommands().values().stream()
        .flatMap(each -> withoutJson(each).stream())
        .toList();
  }

  @Test
  void durationsAreReadAsInTheWorkflowFile() {
    DurationConverter read = new DurationConverter();
    assertThat(read.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(read.convert("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read.convert("2d")).isEqualTo(Duration.ofDays(2));
    assertThat(read.convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void sizesAreReadAsInTheWorkflowFile() {
    SizeConverter read = new SizeConverter();
    assertThat(read.convert("16GB")).isEqualTo(16_000_000_000L);
    assertThat(read.convert("1.5 KiB")).isEqualTo(1536);
    assertThat(read.convert("100B")).isEqualTo(100);
  }

  @Test
  void sizes_and_times_may_be_written_as_for_slurm() {
    SizeConverter size = new SizeConverter();
    assertThat(size.convert("8G")).isEqualTo(8L << 30);
    assertThat(size.convert("512M")).isEqualTo(512L << 20);
    DurationConverter time = new DurationConverter();
    assertThat(time.convert("2:00:00")).isEqualTo(Duration.ofHours(2));
    assertThat(time.convert("1-00:30:05"))
        .isEqualTo(Duration.ofDays(1).plusMinutes(30).plusSeconds(5));
    assertThatThrownBy(() -> time.convert("30")).hasMessageContaining("30m for minutes");
    for (String wrong : List.of("30:00", "1-12", "2:60:00", "0:00:00", "1:00:00:00")) {
      assertThatThrownBy(() -> time.convert(wrong)).as(wrong).hasMessageContaining("2:00:00");
    }
    assertThatThrownBy(() -> size.convert("8g")).hasMessageContaining("2G as for batch systems");
  }

  @Test
  void anExtraLineMayLookLikeAnOptionOfOurs() {
    CommandLine.ParseResult submit =
        commandLine()
            .parseArgs("pilots", "submit", "--extra", "--time=2:00", "-n", "3", "--extra=-n 2")
            .subcommand()
            .subcommand();
    assertThat(submit.commandSpec().findOption("--extra").<List<String>>getValue())
        .containsExactly("--time=2:00", "-n 2");
    assertThat(submit.<Integer>matchedOptionValue("-n", 0)).isEqualTo(3);
  }

  private int pcm(String... words) {
    return commandLine().execute(words);
  }

  private CommandLine commandLine() {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    CommandLine command = PcmCommand.commandLine(new Console(results, screen));
    command.setOut(new PrintWriter(results, true));
    return command;
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
