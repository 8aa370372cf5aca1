package io.pcm.acceptance;

import io.pcm.sge.TestGridEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of pilots that grows and shrinks with the work, in a real Grid Engine. */
@WithGridEngine
final class SgeScalingIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void begin() {
    scenario = new Scenario(folder);
    TestGridEngine.cluster().forEach(scenario::with);
  }

  @AfterEach
  void end() throws Exception {
    TestGridEngine.endAllJobs();
    scenario.end();
  }

  @Test
  void goesUpWithTheWorkAndDownWithoutIt() throws Exception {
    Stages stages = new Stages(scenario);
    stages.write("sge: {min: 0, max: 4, queue: main, idle: 2s, cpus: 1, memory: 700MB, time: 20m}");
    PcmProcess run =
        scenario.start(
            List.of(
                "manager",
                "run",
                scenario.workflow().toString(),
                "--run-dir",
                scenario.runDirectory().toString(),
                "-o",
                "json"));
    stages.awaitWorking("first", 5);
    stages.open("first");
    stages.awaitNarrow();
    Scenario.until("none is left", () -> alive() == 0);
    stages.open("narrow");
    stages.open("last");
    run.await().expect(0);
    stages.assertComplete();
    Scenario.until("no job is left", () -> alive() == 0);
  }

  private int alive() throws Exception {
    int alive = 0;
    for (var pilot :
        scenario
            .pcm("pilots", "list", "--run", scenario.runDirectory().toString(), "-o", "json")
            .expect(0)
            .last()
            .path("pilots")) {
      boolean job = !pilot.path("system").asText().isEmpty();
      alive += job && !pilot.path("state").asText().equals("ENDED") ? 1 : 0;
    }
    return alive;
  }
}
