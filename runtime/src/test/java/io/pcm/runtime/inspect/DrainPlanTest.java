package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainPlanTest {
  @Test
  void takesWhatWaitsFromTheQueueItIsIn() {
    DrainPlan plan =
        DrainPlan.of(
            List.of(
                row("slurm", "17_0", Phase.RUNNING, true),
                row("slurm", "17_1", Phase.PENDING, false),
                row("slurm", "17_2", Phase.PENDING, false),
                row("condor", "5.0", Phase.PENDING, false)));
    assertThat(plan.jobs()).containsExactly("17_0", "17_1", "17_2", "5.0");
    assertThat(plan.waiting())
        .isEqualTo(
            Map.of(
                "slurm",
                List.of(new JobId("17_1"), new JobId("17_2")),
                "condor",
                List.of(new JobId("5.0"))));
    assertThat(plan.starting()).isZero();
  }

  @Test
  void hasTheManagerKnowJobsWhosePilotsMayStillCome() {
    DrainPlan plan =
        DrainPlan.of(
            List.of(
                row("slurm", "17_0", Phase.RUNNING, false),
                row("slurm", "17_1", Phase.UNKNOWN, false),
                new PilotRow("slurm", "17_2", Optional.empty(), Optional.empty())));
    assertThat(plan.jobs()).containsExactly("17_0", "17_1", "17_2");
    assertThat(plan.waiting()).isEmpty();
    assertThat(plan.starting()).isEqualTo(2);
  }

  @Test
  void leavesAJobAloneWhosePilotIsHereThoughItIsSaidToWait() {
    DrainPlan plan = DrainPlan.of(List.of(row("slurm", "17_0", Phase.PENDING, true)));
    assertThat(plan.jobs()).containsExactly("17_0");
    assertThat(plan.waiting()).isEmpty();
  }

  @Test
  void hasNothingToDoAboutJobsThatHaveEndedAndNamesPilotsStartedByHand() {
    DrainPlan plan =
        DrainPlan.of(
            List.of(
                row("slurm", "17_0", Phase.ENDED, false),
                new PilotRow("", "99", Optional.empty(), Optional.of(pilot("99")))));
    assertThat(plan).isEqualTo(new DrainPlan(List.of(), Map.of(), 0, List.of("p-99")));
  }

  private static PilotRow row(String system, String job, Phase phase, boolean here) {
    JobState state = new JobState(new JobId(job), phase, phase.name(), "", "");
    return new PilotRow(
        system, job, Optional.of(state), here ? Optional.of(pilot(job)) : Optional.empty());
  }

  private static PilotProgress pilot(String job) {
    return new PilotProgress(
        "1f",
        "p-" + job,
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
