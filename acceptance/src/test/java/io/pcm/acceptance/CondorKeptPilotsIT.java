package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.MarkedProcesses.Role;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of an ordinary user whose workflow has kept pilots, in a real HTCondor. */
@WithCondor
final class CondorKeptPilotsIT {
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
  void aPilotThatIsKilledIsReplacedAndOneThatSomebodyRemovesIsNot() throws Exception {
    PcmProcess manager = startOn("count: 2");
    run.awaitJoined(2);
    run.awaitCalls(10);
    MarkedProcesses.signal("KILL", scenario.processes().of(Role.PILOT).get(0));
    Scenario.until("a replacement", () -> run.column("job").size() == 3);
    run.awaitJoined(3);
    assertThat(manager.errors()).contains("signal 9); replacing it");
    List<String> jobs = run.column("job");
    RealCondor.command("condor_rm", jobs.get(2));
    Scenario.until("it is told", () -> manager.errors().contains(jobs.get(2) + " (REMOVED"));
    assertThat(manager.errors()).contains("; not replaced");
    run.complete(manager);
    assertThat(run.column("job")).hasSize(3);
    awaitNoneLeft();
  }

  @Test
  void pilotsThatCannotStartAreNotSubmittedWithoutEndAndWhatWaitsIsTakenBack() throws Exception {
    PcmProcess manager = startOn("count: 3, java-home: /no/such/jdk");
    Scenario.until("it pauses", () -> manager.errors().contains("Retrying with one pilot in 60 s"));
    assertThat(manager.errors()).contains("/no/such/jdk/bin/java", "exit code 127");
    manager.signal("TERM");
    manager.await().expect(143);
    assertThat(run.column("job")).hasSizeBetween(3, 6);
    awaitNoneLeft();
  }

  private PcmProcess startOn(String settings) throws Exception {
    String extra = "extra: ['environment = \"" + scenario.marked() + "\"']";
    scenario.andTasks(
        "pilots:\n  condor: {"
            + settings
            + ", memory: 900MB, requirements: TARGET.SlotID > 1, "
            + extra
            + "}\n");
    return run.start();
  }

  private void awaitNoneLeft() {
    Scenario.until(
        "all have ended", () -> run.column("state").stream().allMatch(s -> s.equals("ENDED")));
  }
}
