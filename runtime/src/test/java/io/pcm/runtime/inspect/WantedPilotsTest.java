package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WantedPilotsTest {
  private final List<PilotRow> rows =
      List.of(
          row("slurm", "17_0", Phase.RUNNING, "17_0"),
          row("slurm", "17_1", Phase.RUNNING, "17_1+2"),
          row("slurm", "17_2", Phase.ENDED, ""),
          row("slurm", "170_0", Phase.PENDING, ""),
          row("slurm", "18", Phase.PENDING, ""),
          row("condor", "5.0", Phase.ENDED, ""),
          row("condor", "5.1", Phase.ENDED, ""),
          row("condor", "51.0", Phase.PENDING, ""),
          row("local", "local-7-7", Phase.RUNNING, ""),
          row("", "99+1", Phase.RUNNING, "99+1"),
          row("", "", Phase.RUNNING, "none"));

  @Test
  void meansJobsAndPilotsByTheirNames() {
    assertThat(jobs("17_0", "p-17_1+2", "local-7-7", "17_0"))
        .containsExactly("17_0", "17_1", "local-7-7");
    assertThat(jobs("p-none")).containsExactly("");
    assertThat(jobs("all")).hasSize(rows.size());
  }

  @Test
  void meansAWholeSubmissionByItsNumberInEitherSystem() {
    assertThat(jobs("17")).containsExactly("17_0", "17_1", "17_2");
    assertThat(jobs("5")).containsExactly("5.0", "5.1");
    assertThat(jobs("18", "51")).containsExactly("18", "51.0");
    assertThat(wanted("1", "local", "", "17_", "5.", "+1").unknown(rows))
        .containsExactly("1", "local", "", "17_", "5.", "+1");
  }

  @Test
  void meansTheJobOfALabelWhicheverOfItsRunsThatNames() {
    assertThat(jobs("17_1+2")).containsExactly("17_1");
    assertThat(jobs("51.0+3")).containsExactly("51.0");
    assertThat(jobs("99")).containsExactly("99+1");
    assertThat(wanted("17+1").unknown(rows)).containsExactly("17+1");
  }

  @Test
  void saysOfWhatNothingIsLeft() {
    assertThat(wanted("17_2", "17_2+1", "5", "5.1", "17", "18", "nobody", "all").ended(rows))
        .containsExactly(
            "job 17_2 has already ended",
            "all jobs of 5 have already ended",
            "job 5.1 has already ended");
  }

  @Test
  void knowsPilotsThatWereStartedByHand() {
    assertThat(wanted("99", "p-none", "17_0", "all", "nobody").byHand(rows))
        .containsExactly("99", "p-none");
  }

  private List<String> jobs(String... ids) {
    return wanted(ids).among(rows).stream().map(PilotRow::job).toList();
  }

  private static WantedPilots wanted(String... ids) {
    return new WantedPilots(List.of(ids));
  }

  private static PilotRow row(String system, String job, Phase phase, String label) {
    return new PilotRow(
        system,
        job,
        system.isEmpty()
            ? Optional.empty()
            : Optional.of(new JobState(new JobId(job), phase, phase.name(), "", "")),
        label.isEmpty() ? Optional.empty() : Optional.of(pilot(label)));
  }

  private static PilotProgress pilot(String label) {
    String job = label.equals("none") ? "" : label;
    return new PilotProgress(
        "1f",
        "p-" + label,
        "n1",
        7,
        job,
        PilotState.SERVING,
        0,
        0,
        0.1,
        0,
        0,
        8,
        3600.0,
        List.of(),
        "");
  }
}
