package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.UserLocale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobScriptTest {
  private static final UserLocale LOCALE =
      new UserLocale(Map.of("LANG", "de_DE.UTF-8", "LC_TIME", "C"));
  private static final Path LOGS = Path.of("/runs/one/logs");
  private static final List<String> COMMAND = List.of("/opt/java/bin/java", "-cp", "a b/*", "Main");

  @TempDir Path folder;

  @Test
  void isPlainWhereNothingIsAskedFor() throws Exception {
    assertThat(text(SgeSettings.DEFAULT, request(1, COMMAND, LOGS, JobRoom.ANY)))
        .isEqualTo(golden("plain.sh"));
  }

  @Test
  void isAnArrayWithAllThatWasAskedFor() throws Exception {
    SgeSettings settings =
        new SgeSettings(
            Optional.of("gpu.q,all.q@@new"),
            Optional.of("proj-1"),
            Optional.of("mine"),
            "threads",
            List.of("mem_free", "h_vmem"),
            "gpus",
            Set.of("gpus"),
            List.of("-l gpu_type=a100", "module load cuda", "#$ -p -10"),
            false);
    PilotRequest request =
        request(64, COMMAND, LOGS, room(4, Duration.ofHours(26))).avoiding(Set.of("n9", "r-2.gpu"));
    assertThat(text(settings, request)).isEqualTo(golden("array.sh"));
  }

  @Test
  void quotesAFolderWithAnOddNameForQsub() throws Exception {
    Path logs = Path.of("/runs/a (b) é; & <c> %j|!");
    PilotRequest request = request(2, List.of("p", "a\n#$ -h\n'"), logs, JobRoom.ANY);
    assertThat(text(SgeSettings.DEFAULT, request)).isEqualTo(golden("hostile.sh"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$(touch hacked)",
        "`touch hacked`",
        "it's",
        "\"",
        "a\n#$ -h\n#PBS -h\nb",
        "$JOB_ID",
        ",",
        "é",
        "--leading",
        "\\",
        "a=b",
        "",
        "&",
        "*"
      })
  void handsEachWordOfTheCommandOverLiterally(String word) throws Exception {
    PilotRequest request = request(1, List.of("printf", "%s|", word, "end"), LOGS, JobRoom.ANY);
    String text = text(SgeSettings.DEFAULT, request);
    assertThat(text.lines().filter(line -> line.startsWith("#$")).toList()).doesNotContain("#$ -h");
    assertThat(run(text).out()).isEqualTo(word + "|end|");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "143, 143", "99, 1", "100, 1"})
  void endsAsThePilotDoesButNeverInAWayThatGridEngineTakesForAWish(int pilot, int job)
      throws Exception {
    assertThat(run(text("exit " + pilot, true)).exit()).isEqualTo(job);
    assertThat(run(text("kill -9 $$", true)).exit()).isEqualTo(137);
  }

  @ParameterizedTest
  @CsvSource({"USR1, true, 99", "USR1, false, 138", "USR2, true, 140", "TERM, true, 140"})
  void turnsANoticeToTheWholeJobIntoOneForThePilot(String signal, boolean rerun, int exit)
      throws Exception {
    String pilot =
        "trap 'echo told; n=$((n + 1))' TERM; kill -s "
            + signal
            + " $$ $PPID; while [ \"$n\" != 1 ]; do sleep 0.1; done; echo left; exit 5";
    String said = signal.equals("TERM") ? pilot.replace(" $$ $PPID", " $PPID") : pilot;
    Answer answer = run(text("sleep 0.5; " + said, rerun));
    assertThat(answer.out()).isEqualTo("told\nleft\n");
    assertThat(answer.exit()).isEqualTo(exit);
  }

  @Test
  void countsTheRunsOfAJob() throws Exception {
    String text = text("echo $PCM_SGE_RERUNS", true);
    Map<String, String> first = Map.of("SGE_STDOUT_PATH", folder + "/log", "RESTARTED", "0");
    Map<String, String> later = Map.of("SGE_STDOUT_PATH", folder + "/log", "RESTARTED", "1");
    assertThat(run(text, first).out().strip()).isEqualTo("0");
    assertThat(run(text, later).out().strip()).isEqualTo("1");
    assertThat(run(text, later).out().strip()).isEqualTo("2");
  }

  @Test
  void asksForAPartOfWhatIsCountedPerSlot() throws Exception {
    SgeSettings d = SgeSettings.DEFAULT;
    SgeSettings perSlot = with(d, Set.of());
    PilotRequest request = request(1, COMMAND, LOGS, room(2, Duration.ofSeconds(61)));
    assertThat(text(perSlot, request))
        .contains("#$ -l mem_free=1536M\n", "#$ -l gpu=1\n", "#$ -l h_rt=61\n");
    assertThat(text(with(d, Set.of("gpu", "mem_free")), request))
        .contains("#$ -l mem_free=3G\n", "#$ -l gpu=2\n");
    PilotRequest uneven = request(1, COMMAND, LOGS, room(4, Duration.ofHours(1)));
    assertThatThrownBy(() -> text(perSlot, uneven))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("2 GPUs cannot be divided among 4 slots");
    assertThat(text(perSlot.plus("-l gpu=0.5,x=1"), uneven)).doesNotContain("gpu=2");
  }

  @Test
  void avoidsMachinesBesidesWhatTheUserSaysOfThem() throws Exception {
    PilotRequest request = request(1, COMMAND, LOGS, JobRoom.ANY).avoiding(Set.of("n9"));
    assertThat(text(SgeSettings.DEFAULT.plus("-l h=a*|b*,x=1"), request))
        .containsSubsequence("#$ -l h=a*|b*,x=1\n", "#$ -l hostname=(a*|b*)&!(n9)\n");
    Set<String> many =
        IntStream.range(0, 1000)
            .mapToObj(i -> "machine-" + i + ".cluster.example")
            .collect(Collectors.toSet());
    String line =
        text(SgeSettings.DEFAULT, request(1, COMMAND, LOGS, JobRoom.ANY).avoiding(many))
            .lines()
            .filter(l -> l.contains("hostname"))
            .findFirst()
            .orElseThrow();
    assertThat(line).hasSizeBetween(1800, 2040).endsWith(".cluster.example)");
  }

  @Test
  void tellsTheJobOfATimeThatAnExtraLineSets() throws Exception {
    assertThat(
            text(
                SgeSettings.DEFAULT.plus("-l x=1,h_rt=1:30:00"),
                request(1, COMMAND, LOGS, JobRoom.ANY)))
        .contains("export PCM_SGE_TIME=5400\n");
  }

  @ParameterizedTest
  @CsvSource({
    "-q x, --queue",
    "-P x, --project",
    "-A x, --account",
    "#$ -pe x 3, --cpus",
    "-l a=1 -l b=1;h_rt=60, --time",
    "-l mem_free=1G, --memory"
  })
  void refusesAnExtraLineThatSaysOnceMoreWhatIsSet(String line, String option) throws Exception {
    SgeSettings all =
        new SgeSettings(
            Optional.of("q"),
            Optional.of("p"),
            Optional.of("a"),
            "smp",
            List.of("mem_free"),
            "gpu",
            Set.of("gpu"),
            List.of(line.replace(';', ',')),
            true);
    assertThatThrownBy(() -> text(all, request(1, COMMAND, LOGS, room(4, Duration.ofHours(1)))))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("'" + line.replace(';', ',') + "'")
        .hasMessageEndingWith(option);
    SgeSettings none = SgeSettings.DEFAULT.plus(line.replace(';', ','));
    assertThat(text(none, request(1, COMMAND, LOGS, JobRoom.ANY))).contains(line.replace(';', ','));
  }

  @Test
  void refusesWhatGridEngineCannotDo() {
    PilotRequest plain = request(1, COMMAND, LOGS, JobRoom.ANY);
    assertThatThrownBy(() -> text(SgeSettings.DEFAULT, plain.ship(Path.of("/a/access"), "access")))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("access")
        .hasMessageContaining("file system that all nodes share");
    for (String name : List.of("/a\\b\n", "/a:b", "/a,b", "/a$b", "/a\"b", "/a'b")) {
      assertThatThrownBy(
              () -> text(SgeSettings.DEFAULT, request(1, COMMAND, Path.of(name), JobRoom.ANY)))
          .isInstanceOf(BatchSystemException.class)
          .hasMessageContaining("'" + name.replace('\n', '?') + "'");
    }
    assertThatThrownBy(
            () -> text(SgeSettings.DEFAULT, request(1, List.of("-c"), LOGS, JobRoom.ANY)))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("'-c'");
  }

  private static Answer run(String script) throws Exception {
    return run(script, Map.of());
  }

  private static Answer run(String script, Map<String, String> environment) throws Exception {
    return new CommandRunner(Duration.ofSeconds(60), environment).run(List.of("/bin/sh"), script);
  }

  private static String text(String pilot, boolean rerun) throws BatchSystemException {
    SgeSettings d = SgeSettings.DEFAULT;
    SgeSettings settings =
        new SgeSettings(
            d.queue(),
            d.project(),
            d.account(),
            d.pe(),
            d.memory(),
            d.gpu(),
            d.perJob(),
            List.of(),
            rerun);
    return text(settings, request(1, List.of("/bin/sh", "-c", pilot), LOGS, JobRoom.ANY));
  }

  private static String text(SgeSettings settings, PilotRequest request)
      throws BatchSystemException {
    return JobScript.of(settings, request, LOCALE).text();
  }

  private static SgeSettings with(SgeSettings d, Set<String> perJob) {
    return new SgeSettings(
        d.queue(), d.project(), d.account(), d.pe(), d.memory(), d.gpu(), perJob, List.of(), true);
  }

  private static PilotRequest request(int count, List<String> command, Path logs, JobRoom room) {
    return new PilotRequest("pcm-t", count, command, logs, room, List.of());
  }

  private static JobRoom room(int cpus, Duration time) {
    return new JobRoom(
        OptionalInt.of(cpus), OptionalLong.of(3L << 30), OptionalInt.of(2), Optional.of(time));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JobScriptTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
