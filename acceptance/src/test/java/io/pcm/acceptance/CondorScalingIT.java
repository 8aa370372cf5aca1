package io.pcm.acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group of pilots of an ordinary user that grows and shrinks, in a real HTCondor. */
@WithCondor
final class CondorScalingIT {
  @RegisterExtension static final RealCondor CONDOR = new RealCondor();

  private Scenario scenario;
  private CondorScenario condor;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(CONDOR.folder(), CONDOR.installation());
    condor = new CondorScenario(scenario);
  }

  @AfterEach
  void end() throws Exception {
    RealCondor.endAllJobs();
    scenario.end();
  }

  @Test
  void goesUpWithTheWorkAndDownWithoutIt() throws Exception {
    Stages stages = new Stages(scenario);
    stages.write(
        "condor: {min: 0, max: 4, idle: 2s, cpus: 1, memory: 700MB, extra: ['environment = \""
            + scenario.marked()
            + "\"']}");
    PcmProcess run = condor.start();
    stages.awaitWorking("first", 5);
    stages.open("first");
    stages.awaitNarrow();
    Scenario.until("none is left", () -> jobs() == 0);
    stages.open("narrow");
    stages.open("last");
    run.await().expect(0);
    stages.assertComplete();
    Scenario.until("no job is left", () -> jobs() == 0);
  }

  private static int jobs() throws Exception {
    return (int) RealCondor.command("condor_q", "-all", "-af", "ClusterId").lines().count();
  }
}
