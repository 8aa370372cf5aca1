package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that survive failures of parts of a real Slurm. */
@WithSlurm
final class SlurmFailureIT {
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
  void theCallsOfAKilledPilotAreRunElsewhereAndNotCharged() throws Exception {
    slurm.submit("main", 2).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(2);
    MarkedProcesses.signal("KILL", slurm.plain().processes().of(Role.PILOT).get(0));
    Scenario.until("its job has ended", () -> slurm.explanation().contains("1 ended: FAILED"));
    assertThat(slurm.explanation()).contains("2 requested, 1 connected", "signal 9");
    slurm.awaitLost(1);
    SlurmScenario.assertJoined(slurm.complete(run), 2);
    slurm.plain().awaitNoProcess();
  }

  /** Slurm restarts the job elsewhere; nothing ends the processes on the lost node. */
  @Test
  void theJobOfALostNodeComesBackWhileItsFirstPilotLivesOnAndNothingIsDoubled() throws Exception {
    slurm.submitAnywhere("main", 1).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(10);
    String node = slurm.column("node").get(0);
    try {
      RealSlurm.killNode(node);
      RealSlurm.command("scontrol", "update", "nodename=" + node, "state=down", "reason=lost");
      slurm.awaitWorking(2);
      assertThat(slurm.plain().processes().of(Role.PILOT)).hasSize(2);
      assertThat(Set.copyOf(slurm.jobs())).as("one job, with two live runs").hasSize(1);
      slurm.awaitStates("SERVING", "SERVING");
      SlurmScenario.assertJoined(slurm.complete(run), 2);
      slurm.plain().awaitNoProcess();
    } finally {
      RealSlurm.startNode(node);
    }
  }

  @Test
  void pilotsGoOnAndNoneIsTakenForGoneWhileTheControllerIsDown() throws Exception {
    slurm.submit("main", 2).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(2);
    slurm.awaitStates("SERVING", "SERVING");
    try {
      RealSlurm.stopController();
      JsonNode stale = slurm.list();
      assertThat(stale.path("notes").path(0).asText())
          .matches("slurm STALE since \\d{4}-.*Z: squeue: .*");
      assertThat(texts(stale, "state")).containsOnly("SERVING");
      assertThat(texts(stale, "word")).containsOnly("RUNNING");
      slurm.awaitCalls(10);
    } finally {
      RealSlurm.startController();
    }
    Scenario.until("the list is fresh", () -> slurm.list().path("notes").isEmpty());
    slurm.awaitStates("SERVING", "SERVING");
    SlurmScenario.assertJoined(slurm.complete(run), 2);
  }

  private static List<String> texts(JsonNode listing, String name) {
    return listing.path("pilots").findValuesAsText(name);
  }
}
