package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.UserLocale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SetTwiceTest {
  private static final UserLocale LOCALE =
      new UserLocale(Map.of("LANG", "de_DE.UTF-8", "LC_TIME", "C"));
  private static final JobRoom ROOM =
      new JobRoom(
          OptionalInt.of(2),
          OptionalLong.of(1L << 30),
          OptionalInt.of(1),
          Optional.of(Duration.ofMinutes(4)));

  @ParameterizedTest
  @CsvSource({
    "--time=2, --time",
    "-t 2, --time",
    "-t2, --time",
    "#SBATCH --exclusive -t 2, --time",
    "-c 3, --cpus",
    "--cpus-per-task=3, --cpus",
    "--mem=2G, --memory",
    "--mem-per-cpu 1G, --memory",
    "-p gpu, --partition",
    "--part=gpu, --partition",
    "-A physics, --account",
    "--qos=low, --qos",
    "-C a100, --constraint",
    "--no-requeue, --no-requeue"
  })
  void refusesAnExtraLineThatTheNamedOptionWouldOverrule(String line, String ours) {
    assertThatThrownBy(() -> JobScript.of(named(line), request(ROOM), LOCALE))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("'" + line + "'")
        .hasMessageEndingWith("use " + ours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--exclude=n3",
        "--time-min=1",
        "--gres-flags=enforce-binding",
        "--mem-bind=local",
        "--cpus-per-gpu=1",
        "--comment=x",
        "-x n3",
        "ulimit -t 60"
      })
  void takesAnExtraLineThatSaysSomethingElse(String line) {
    assertThatCode(() -> JobScript.of(named(line), request(ROOM), LOCALE))
        .doesNotThrowAnyException();
  }

  @Test
  void takesAnExtraLineForWhatNoNamedOptionSays() throws Exception {
    SlurmSettings settings =
        SlurmSettings.DEFAULT.plus("--mem=2G").plus("-c 3").plus("-t 2").plus("-p gpu");
    assertThat(JobScript.of(settings, request(JobRoom.ANY), LOCALE).get(0).text())
        .contains("#SBATCH --mem=2G\n#SBATCH -c 3\n#SBATCH -t 2\n#SBATCH -p gpu\n");
  }

  private static SlurmSettings named(String line) {
    SlurmSettings d = SlurmSettings.DEFAULT;
    return new SlurmSettings(
        Optional.of("main"),
        Optional.of("proj"),
        Optional.of("high"),
        Optional.of("ib"),
        List.of(line),
        d.srun(),
        d.requeue(),
        d.signalLead());
  }

  private static PilotRequest request(JobRoom room) {
    return new PilotRequest("pcm-t", 1, List.of("/bin/x"), Path.of("/logs"), room, List.of());
  }
}
