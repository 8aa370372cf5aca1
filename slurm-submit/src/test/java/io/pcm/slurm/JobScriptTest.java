package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.CommandRunner;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobScriptTest {
  private static final UserLocale LOCALE =
      new UserLocale(Map.of("LANG", "de_DE.UTF-8", "LC_TIME", "C"));
  private static final Path LOGS = Path.of("/runs/one/logs");
  private static final List<String> COMMAND = List.of("/opt/java/bin/java", "-cp", "a b/*", "Main");

  @Test
  void isPlainWhereNothingIsAskedFor() throws Exception {
    PilotRequest request = request(1, COMMAND, LOGS, JobRoom.ANY);
    assertThat(text(SlurmSettings.DEFAULT, request)).isEqualTo(golden("plain.sh"));
  }

  @Test
  void isAnArrayWithAllThatWasAskedFor() throws Exception {
    SlurmSettings settings =
        new SlurmSettings(
            Optional.of("gpu,preempt"),
            Optional.of("proj-1"),
            Optional.of("low"),
            Optional.of("[a100*1&ib]|h100"),
            List.of("--exclude=n[3-4]", "module load cuda", "#SBATCH --exclusive=user"),
            false,
            false,
            Duration.ofMinutes(2));
    PilotRequest request = request(64, COMMAND, LOGS, room(Duration.ofHours(26)));
    assertThat(text(settings, request)).isEqualTo(golden("array.sh"));
  }

  @Test
  void leavesTheWarningToTheStepsUnderSrun() throws Exception {
    PilotRequest request = request(1, COMMAND, LOGS, room(Duration.ofMinutes(2)));
    assertThat(text(srun(), request)).isEqualTo(golden("srun.sh"));
  }

  @Test
  void addsTheMachinesToAvoidToThoseThatTheUserExcludes() throws Exception {
    PilotRequest request =
        request(1, COMMAND, LOGS, JobRoom.ANY).avoiding(Set.of("n9", "rack-2.gpu"));
    assertThat(text(SlurmSettings.DEFAULT, request)).contains("#SBATCH --exclude=n9,rack-2.gpu\n");
    SlurmSettings own =
        SlurmSettings.DEFAULT
            .plus("--exclude=n[3-4]")
            .plus("#SBATCH -x n6 --exclusive=user")
            .plus("echo --exclude=n7");
    assertThat(JobScript.of(own, request, LOCALE).get(0).options())
        .contains("--exclude=n[3-4],n6,n9,rack-2.gpu");
  }

  @Test
  void quotesAFolderWithAHostileNameForSbatchAndForItsPatterns() throws Exception {
    Path logs = Path.of("/runs/$(touch x) `y` 'q' \"d\" 100%j,é #z");
    PilotRequest request = request(2, COMMAND, logs, JobRoom.ANY);
    assertThat(text(SlurmSettings.DEFAULT, request)).isEqualTo(golden("hostile.sh"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$(touch hacked)",
        "`touch hacked`",
        "it's",
        "\"",
        "a\n#SBATCH --hold\n#PBS -h\nb",
        "%j %%",
        ",",
        "é",
        "--leading",
        "\\",
        "a=b",
        "",
        "*"
      })
  void handsEachWordOfTheCommandOverLiterally(String word) throws Exception {
    PilotRequest request = request(1, List.of("printf", "%s|", word, "end"), LOGS, JobRoom.ANY);
    CommandRunner sh = new CommandRunner(Duration.ofSeconds(60), Map.of());
    String text = text(SlurmSettings.DEFAULT, request);
    assertThat(sh.run(List.of("/bin/sh"), text).out()).isEqualTo(word + "|end|");
  }

  @Test
  void splitsWhatIsMoreThanAnArrayHolds() throws Exception {
    List<JobScript> scripts =
        JobScript.of(SlurmSettings.DEFAULT, request(2001, COMMAND, LOGS, JobRoom.ANY), LOCALE);
    assertThat(scripts).extracting(JobScript::name).containsExactly("pcm-t", "pcm-t-2", "pcm-t-3");
    assertThat(scripts).extracting(JobScript::tasks).containsExactly(1000, 1000, 1);
    assertThat(scripts.get(1).options()).contains("--array=0-999");
    assertThat(scripts.get(2).options()).noneMatch(option -> option.startsWith("--array"));
  }

  @Test
  void givesAShortJobShorterNotice() throws Exception {
    PilotRequest request = request(1, COMMAND, LOGS, room(Duration.ofSeconds(61)));
    assertThat(text(SlurmSettings.DEFAULT, request))
        .contains("--time=0:01:01", "--signal=B:TERM@15");
  }

  @Test
  void roundsMemoryUpToMebibytes() throws Exception {
    JobRoom room =
        new JobRoom(OptionalInt.empty(), OptionalLong.of(1), OptionalInt.of(0), Optional.empty());
    assertThat(text(SlurmSettings.DEFAULT, request(1, COMMAND, LOGS, room)))
        .contains("--mem=1M", "--gres=gpu:0");
  }

  @Test
  void refusesWhatSlurmCannotDo() {
    assertThatThrownBy(
            () ->
                text(
                    SlurmSettings.DEFAULT,
                    request(1, COMMAND, LOGS, JobRoom.ANY).ship(Path.of("/a/access"), "access")))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("access")
        .hasMessageContaining("file system that all nodes share");
    assertThatThrownBy(
            () ->
                text(
                    SlurmSettings.DEFAULT,
                    request(1, COMMAND, Path.of("/back\\slash\n"), JobRoom.ANY)))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("'/back\\slash?'");
    assertThatThrownBy(
            () -> text(SlurmSettings.DEFAULT, request(1, List.of("-c", "x"), LOGS, JobRoom.ANY)))
        .isInstanceOf(BatchSystemException.class)
        .hasMessageContaining("'-c'");
  }

  private static String text(SlurmSettings settings, PilotRequest request)
      throws BatchSystemException {
    return JobScript.of(settings, request, LOCALE).get(0).text();
  }

  private static PilotRequest request(int count, List<String> command, Path logs, JobRoom room) {
    return new PilotRequest("pcm-t", count, command, logs, room, List.of());
  }

  private static JobRoom room(Duration time) {
    return new JobRoom(
        OptionalInt.of(4), OptionalLong.of(3L << 30), OptionalInt.of(2), Optional.of(time));
  }

  private static SlurmSettings srun() {
    SlurmSettings d = SlurmSettings.DEFAULT;
    return new SlurmSettings(
        d.partition(), d.account(), d.qos(), d.constraint(), List.of(), true, true, d.signalLead());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JobScriptTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
