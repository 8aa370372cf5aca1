package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs of an ordinary user on pilots that a real HTCondor starts, evicts and restarts. There are
 * enough calls for all of that.
 */
@WithCondor
final class CondorRunIT {
  private static final String STATIC = "TARGET.SlotID > 1";
  private static final String WHOLE_SLOT_1 = "TARGET.PartitionableSlot =?= True";

  @RegisterExtension static final RealCondor CONDOR = new RealCondor();

  private Scenario scenario;
  private CondorScenario run;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(CONDOR.folder(), CONDOR.installation());
    run = new CondorScenario(scenario).withCalls();
  }

  @AfterEach
  void end() throws Exception {
    RealCondor.endAllJobs();
    scenario.end();
  }

  @Test
  void evictedPilotsComeBackUnderTheirIdsAndNoCallIsChargedForIt() throws Exception {
    run.submit(2, STATIC).expect(0);
    PcmProcess manager = run.start();
    run.awaitJoined(2);
    run.awaitCalls(10);
    List<String> jobs = run.column("job");
    RealCondor.command("condor_vacate_job", jobs.get(0));
    RealCondor.command("condor_vacate_job", "-fast", jobs.get(1));
    List<String> again = List.of(jobs.get(0) + "+1", jobs.get(1) + "+1");
    Scenario.until("both are here again", () -> jobsHere().containsAll(again));
    run.assertHadNotice(jobs.get(0));
    run.awaitLost(1);
    run.complete(manager);
  }

  @Test
  void pilotsGiveWayToMoreImportantJobsAndComeBackWhenThoseEnd() throws Exception {
    run.submit(1, "TARGET.SlotID == 2").expect(0);
    run.submit(1, WHOLE_SLOT_1, "--cpus", "4").expect(0);
    PcmProcess manager = run.start();
    run.awaitJoined(2);
    run.awaitCalls(10);
    String withNotice = run.column("job").get(0);
    String noticed = run.rival("TARGET.SlotID == 2", 1);
    String sudden = run.rival(WHOLE_SLOT_1, 4);
    run.awaitStates("PENDING", "PENDING");
    assertThat(run.column("reason")).allMatch(r -> r.startsWith("waits to run again"));
    RealCondor.command("condor_rm", noticed, sudden);
    run.awaitJoined(4);
    run.assertHadNotice(withNotice);
    run.awaitLost(1);
    run.complete(manager);
  }

  @Test
  void aKilledPilotIsReplacedByANewOneAndOneWhoseStarterWasKilledComesBack() throws Exception {
    run.submit(2, STATIC, "--extra", "job_lease_duration = 20").expect(0);
    PcmProcess manager = run.start();
    run.awaitJoined(2);
    run.awaitCalls(10);
    List<Long> pilots = scenario.processes().of(Role.PILOT);
    assertThat(pilots).hasSize(2);
    ProcessHandle starter = ProcessHandle.of(pilots.get(0)).orElseThrow().parent().orElseThrow();
    assertThat(Files.readString(Path.of("/proc/" + starter.pid() + "/comm")))
        .isEqualTo("condor_starter\n");
    MarkedProcesses.signal("KILL", pilots.get(1));
    Scenario.until("the killed one's job is over", () -> run.column("state").contains("ENDED"));
    assertThat(run.column("reason")).contains("signal 9");
    MarkedProcesses.signal("KILL", starter.pid());
    run.submit(1, STATIC).expect(0);
    run.awaitJoined(4);
    assertThat(run.column("state")).containsOnlyOnce("ENDED");
    run.awaitLost(2);
    run.complete(manager);
  }

  /** Each has most of a minute to join before it leaves. */
  @Test
  void aPilotLeavesBeforeItsTimeIsOverAndOneThatDoesNotIsRemoved() throws Exception {
    PcmProcess manager = run.start();
    Scenario.until("a manager", () -> manager.errors().contains("listening"));
    run.submit(1, STATIC, "--time", "75s").expect(0);
    run.awaitJoined(1);
    run.awaitCalls(10);
    MarkedProcesses.signal("STOP", scenario.processes().of(Role.PILOT).get(0));
    run.submit(1, STATIC, "--time", "75s").expect(0);
    run.awaitStates("ENDED", "ENDED");
    assertThat(run.column("reason"))
        .containsExactly("its time limit of 75 s is over", "exit code 0");
    run.awaitLost(1);
    run.submit(1, STATIC).expect(0);
    JsonNode last = run.complete(manager);
    assertThat(last.path("pilots").path("joined").asInt()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void whatBecameOfPilotsThatAreTakenBackRefusedOrImpossibleIsSaid() throws Exception {
    run.submit(2, STATIC).expect(0);
    PcmProcess manager = run.start();
    run.awaitJoined(2);
    run.awaitCalls(10);
    List<String> jobs = run.column("job");
    run.pilots("cancel", jobs.get(0)).expect(0);
    RealCondor.command("condor_rm", jobs.get(1));
    run.awaitStates("ENDED", "ENDED");
    assertThat(run.column("word")).containsExactly("REMOVED", "REMOVED");
    assertThat(run.column("reason")).allMatch(r -> r.contains("via condor_rm (by user pilot)"));
    assertThat(run.submit(1, "(Memory >").expect(3).err())
        .contains("ERROR: Parse error in expression", "check --requirements");
    assertThat(run.explanation()).contains("1 never submitted", "Parse error");
    run.submit(1, "True", "--cpus", "99").expect(0);
    Scenario.until("it says why", () -> run.explanation().contains("no match found"));
    assertThat(run.explanation())
        .contains("3 requested", "waiting: IDLE")
        .doesNotContain("never submitted");
    run.submit(1, STATIC).expect(0);
    run.complete(manager);
    run.awaitStates("ENDED", "ENDED", "PENDING", "ENDED");
  }

  /** The jobs of connected pilots, with their numbers of restarts. */
  private List<String> jobsHere() throws Exception {
    List<String> jobs = new ArrayList<>();
    run.status().path("pilots").forEach(pilot -> jobs.add(pilot.path("job").asText()));
    return jobs;
  }
}
