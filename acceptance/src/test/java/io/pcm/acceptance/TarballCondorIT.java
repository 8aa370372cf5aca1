package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.MarkedProcesses.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The installation from the tarball, carried by a real HTCondor to machines without it. */
@WithCondor
final class TarballCondorIT {
  private static final int ITEMS = 100;
  private static final String BLIND = "my.PcmPrivateTmp = True";

  @RegisterExtension static final RealCondor CONDOR = new RealCondor();

  private Scenario scenario;
  private CondorScenario run;
  private Installation unpacked;

  @BeforeEach
  void begin() throws Exception {
    Installation readable = CONDOR.installation();
    unpacked = Tarball.unpack(CONDOR.folder(), readable.libraries(), readable.prefix());
    scenario = new Scenario(CONDOR.folder(), unpacked).items(ITEMS);
    run = new CondorScenario(scenario);
    scenario.workflow(
        """
        name: carried
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
            settings: {millis: 100}
        tasks:
          double: {library: worker, function: work, map: items.jsonl}
        """
            .formatted(readable.libraries()));
  }

  @AfterEach
  void end() throws Exception {
    if (scenario != null) {
      RealCondor.endAllJobs();
      scenario.end();
    }
  }

  @Test
  void the_java_in_the_tarball_is_carried_and_runs_pilot_and_context() throws Exception {
    PcmProcess manager = run.start();
    Scenario.until("a manager", () -> manager.errors().contains("listening"));
    run.submit(1, "TARGET.SlotID > 1", "--transfer", "--extra", BLIND).expect(0);
    run.awaitJoined(1);
    Scenario.until(
        "calls that are done",
        () -> run.status().path("tasks").path(0).path("succeeded").asInt() > 10);
    for (Role role : List.of(Role.PILOT, Role.CONTEXT)) {
      Path program = scenario.processes().programOf(role);
      assertThat(program).as("%s", role).endsWith(Path.of("pcm/runtime/bin/java"));
      assertThat(program.startsWith(unpacked.home())).as("%s: %s", role, program).isFalse();
    }
    manager.await().expect(0);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
  }
}
