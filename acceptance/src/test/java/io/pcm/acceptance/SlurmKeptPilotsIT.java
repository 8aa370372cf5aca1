package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose workflow has kept pilots, in a real Slurm. */
@WithSlurm
final class SlurmKeptPilotsIT {
  @TempDir private Path folder;
  private SlurmScenario slurm;

  @BeforeEach
  void begin() throws Exception {
    slurm = new SlurmScenario(folder);
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  @Test
  void pilotsTakenBackBySlurmAreReplacedAndOneTakenBackByAUserIsNot() throws Exception {
    PcmProcess run = startOn("count: 2, partition: scavenge, requeue: false");
    slurm.awaitWorking(2);
    String rival = SlurmScenario.rival();
    Scenario.until("two more are asked for", () -> slurm.jobs().size() == 4);
    RealSlurm.command("scancel", rival);
    slurm.awaitWorking(4);
    String unwanted = slurm.jobs().get(2);
    RealSlurm.command("scancel", unwanted);
    Scenario.until("it is told", () -> run.errors().contains(unwanted + " (CANCELLED"));
    assertThat(run.errors())
        .contains("2 pilots submitted to slurm", "replacing them", "; not replaced");
    SlurmScenario.assertJoined(slurm.complete(run), 4);
    assertThat(slurm.jobs()).hasSize(4);
  }

  @Test
  void aWaitingTaskThatAUserTakesBackIsNotReplacedThoughSlurmForgetsItAtOnce() throws Exception {
    PcmProcess run = startOn("count: 3, cpus: 99, partition: main");
    Scenario.until("they are submitted", () -> run.errors().contains("submitted to slurm"));
    Scenario.until("they wait", () -> slurm.explanation().contains("3 waiting: PENDING"));
    String unwanted = slurm.jobs().get(1);
    RealSlurm.command("scancel", unwanted);
    Scenario.until("it is told", () -> run.errors().contains("ended: " + unwanted));
    assertThat(run.errors()).contains("; not replaced").doesNotContain("in a row ended");
    assertThat(slurm.jobs()).hasSize(3);
    run.signal("TERM");
    run.await().expect(143);
    assertThat(RealSlurm.command("squeue", "-h", "-o", "%i")).isEmpty();
  }

  @Test
  void whatStillWaitsWhenTheRunEndsIsTakenBack() throws Exception {
    PcmProcess run = startOn("count: 2, cpus: 99, partition: main");
    Scenario.until("they are submitted", () -> run.errors().contains("submitted to slurm"));
    Scenario.until("they wait", () -> slurm.explanation().contains("PartitionConfig"));
    slurm.submit("main", 1).expect(0);
    slurm.awaitWorking(1);
    slurm.plain().openGate();
    run.await().expect(0);
    assertThat(RealSlurm.command("squeue", "-h", "-t", "PENDING", "-o", "%i")).isEmpty();
    Scenario.until("the other has left", () -> slurm.states().get(2).equals("ENDED"));
    assertThat(slurm.column("word")).containsExactly("CANCELLED", "CANCELLED", "COMPLETED");
  }

  @Test
  void aRunWhosePilotsSlurmRefusesEndsWithItsWords() throws Exception {
    PcmProcess.Ended ended = startOn("count: 2, partition: nowhere").await().expect(3);
    assertThat(ended.err()).contains("slurm refused the pilots", "invalid partition");
    assertThat(slurm.explanation()).contains("never submitted");
  }

  @Test
  void aRunAsksAgainWhileItsPartitionIsDrained() throws Exception {
    RealSlurm.command("scontrol", "update", "PartitionName=scavenge", "State=DRAIN");
    try {
      PcmProcess run = startOn("count: 2, partition: scavenge");
      Scenario.until("it is told", () -> run.errors().contains("accepts no more pilots for now"));
      assertThat(run.errors()).contains("Required partition not available", "2 pilots missing");
      assertThat(slurm.explanation()).contains("2 never submitted", "the run asks again");
      RealSlurm.command("scontrol", "update", "PartitionName=scavenge", "State=UP");
      slurm.awaitWorking(2);
      slurm.complete(run);
      assertThat(slurm.jobs()).hasSize(2);
    } finally {
      RealSlurm.command("scontrol", "update", "PartitionName=scavenge", "State=UP");
    }
  }

  /** They are listed as completing until their pilots have ended. */
  @Test
  void aManagerReplacesWhatTheOneBeforeHadCancelledThoughItIsStillListed() throws Exception {
    PcmProcess first = startOn("count: 2, partition: main, requeue: false");
    slurm.awaitWorking(2);
    first.signal("KILL");
    first.await();
    slurm.pcm("pilots", "cancel", "all").expect(0);
    PcmProcess run = slurm.startRun();
    Scenario.until("two more are asked for", () -> slurm.jobs().size() == 4);
    assertThat(run.errors()).doesNotContain("not replaced");
    slurm.awaitWorking(4);
    slurm.complete(run);
  }

  @Test
  void pilotsThatCannotStartAreNotSubmittedWithoutEnd() throws Exception {
    PcmProcess run = startOn("count: 3, partition: main, java-home: /no/such/jdk");
    Scenario.until("it pauses", () -> run.errors().contains("Retrying with one pilot in 60 s"));
    assertThat(run.errors()).contains("/no/such/jdk/bin/java", "exit code 127");
    run.signal("TERM");
    run.await().expect(143);
    assertThat(slurm.jobs()).hasSizeBetween(3, 6);
    assertThat(RealSlurm.command("squeue", "-h", "-o", "%i")).isEmpty();
  }

  @Test
  void aManagerThatFollowsAKilledOneTakesItsPilotsOver() throws Exception {
    PcmProcess killed = startOn("count: 2, partition: main");
    slurm.awaitWorking(2);
    killed.signal("KILL");
    killed.await();
    PcmProcess run = slurm.startRun();
    Scenario.until(
        "they are taken over",
        () -> run.errors().contains("taking over 2 slurm pilots from an earlier manager"));
    slurm.awaitCalls(10);
    assertThat(slurm.jobs()).hasSize(2);
    slurm.complete(run);
    assertThat(slurm.jobs()).hasSize(2);
  }

  private PcmProcess startOn(String settings) throws Exception {
    String common = "time: 20m, memory: 900MB, extra: [\"--nodelist=c1\"]";
    String cpus = settings.contains("cpus:") ? "" : ", cpus: 1";
    slurm
        .plain()
        .andTasks(
            "pilots:\n  slurm: {" + String.join(", ", List.of(settings, common)) + cpus + "}\n");
    return slurm.startRun();
  }
}
