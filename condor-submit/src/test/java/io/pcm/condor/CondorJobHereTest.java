package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CondorJobHereTest {
  @TempDir Path folder;

  @Test
  void readsTheFileThatHtcondorWroteForTheRun() throws Exception {
    Path golden = Path.of(CondorJobHereTest.class.getResource("job.ad").toURI());
    Path file = Files.copy(golden, folder.resolve("job.ad"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    assertThat(CondorBatchSystem.here(Map.of("_CONDOR_JOB_AD", file.toString())))
        .contains(new JobHere(new JobId("21.0"), 0, Optional.of(new JobLife(Duration.ZERO))));
  }

  @Test
  void tellsARunThatWasBegunAnewApart() {
    JobHere here =
        parse("ClusterId = 17\nProcId = 3\nNumJobStarts = 0\nNumShadowStarts = 3\n", 0)
            .orElseThrow();
    assertThat(here.label()).isEqualTo("17.3+2");
    assertThat(here.life()).isEmpty();
    assertThat(parse("ClusterId = 17\nProcId = 3\nNumJobStarts = 1\n", 0).orElseThrow().label())
        .isEqualTo("17.3+1");
  }

  @Test
  void countsTheLifeLeftFromTheStartOfThisRun() {
    String ad = "clusterid = 1\nprocid = 0\nPCMLIFE = 100\nJobCurrentStartDate = 5000\n";
    assertThat(parse(ad, 5030).orElseThrow().life()).contains(new JobLife(Duration.ofSeconds(70)));
    assertThat(parse(ad, 5130).orElseThrow().life()).contains(new JobLife(Duration.ZERO));
    assertThat(parse(ad, 4000).orElseThrow().life()).contains(new JobLife(Duration.ofSeconds(100)));
  }

  @ParameterizedTest
  @CsvSource({
    "'JobMaxVacateTime = 60', 'MachineMaxVacateTime = 10', 10",
    "'JobMaxVacateTime = 60', 'MachineMaxVacateTime = 10 * 60', 60",
    "'', 'MachineMaxVacateTime = 10*60', 600",
    "'JobMaxVacateTime = 60', 'MachineMaxVacateTime = ifThenElse(true, 1, 2)', 60",
    "'JobMaxVacateTime = 60', '', 60"
  })
  void gaugesTheNoticeByWhatJobAndMachineSay(String job, String machine, int seconds) {
    String ad = "ClusterId = 1\nProcId = 0\n" + job;
    assertThat(
            CondorJobHere.parse(ad, machine, Instant.EPOCH, Instant.EPOCH).orElseThrow().notice())
        .contains(Duration.ofSeconds(seconds));
  }

  @Test
  void readsWhatTheMachineSaysFromItsOwnFile() throws Exception {
    Path job = Files.writeString(folder.resolve("job"), "ClusterId = 1\nProcId = 0\n");
    Path machine = Files.writeString(folder.resolve("machine"), "MachineMaxVacateTime = 7\n");
    Map<String, String> both =
        Map.of("_CONDOR_JOB_AD", "" + job, "_CONDOR_MACHINE_AD", "" + machine);
    assertThat(CondorBatchSystem.here(both).orElseThrow().notice()).contains(Duration.ofSeconds(7));
  }

  @Test
  void takesItsSlotForWhatItsJobWasGiven() {
    String ad = "ClusterId = 1\nProcId = 0\n";
    JobRoom slot =
        new JobRoom(
            OptionalInt.of(4), OptionalLong.of(1L << 30), OptionalInt.empty(), Optional.empty());
    assertThat(CondorJobHere.parse(ad, "Cpus = 4\nMemory = 1024\n", Instant.EPOCH, Instant.EPOCH))
        .hasValueSatisfying(here -> assertThat(here.room()).isEqualTo(slot));
    assertThat(CondorJobHere.parse(ad, "Cpus = 0\nMemory = many\n", Instant.EPOCH, Instant.EPOCH))
        .hasValueSatisfying(here -> assertThat(here.room()).isEqualTo(JobRoom.ANY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ProcId = 0",
        "ClusterId = 1",
        "ClusterId = x\nProcId = 0",
        "ClusterId = 99999999999\nProcId = 0",
        "=\n= 1\nClusterId",
        "\0\0\0"
      })
  void isNoJobWhereTheFileNamesNone(String ad) {
    assertThat(parse(ad, 0)).isEmpty();
  }

  @Test
  void ignoresNumbersThatAreNone() {
    String ad = "ClusterId = 1\nProcId = 0\nNumJobStarts = undefined\nPcmLife = 1e9\n";
    assertThat(parse(ad, 0)).contains(new JobHere(new JobId("1.0"), 0, Optional.empty()));
  }

  @Test
  void isNoJobWhereThereIsNoFile() throws Exception {
    assertThat(CondorBatchSystem.here(Map.of())).isEmpty();
    assertThat(here("")).isEmpty();
    assertThat(here("\0")).isEmpty();
    assertThat(here("" + folder)).isEmpty();
    assertThat(here("" + folder.resolve("missing"))).isEmpty();
    Path noise = Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, (byte) 0xc0, '='});
    assertThat(here("" + noise)).isEmpty();
  }

  private static Optional<JobHere> here(String file) {
    return CondorBatchSystem.here(Map.of("_CONDOR_JOB_AD", file));
  }

  /** The machine's clock is half an hour ahead, and its job started a minute ago. */
  @Test
  void isNotMisledByAClockThatIsOff() {
    String ad = "ClusterId = 1\nProcId = 0\nPcmLife = 1200\nJobCurrentStartDate = 5000\n";
    Instant written = Instant.ofEpochSecond(5000 + 1800);
    assertThat(CondorJobHere.parse(ad, "", written, written.plusSeconds(60)).orElseThrow().life())
        .contains(new JobLife(Duration.ofSeconds(1140)));
  }

  private static Optional<JobHere> parse(String ad, long now) {
    Instant moment = Instant.ofEpochSecond(now);
    return CondorJobHere.parse(ad, "", moment, moment);
  }
}
