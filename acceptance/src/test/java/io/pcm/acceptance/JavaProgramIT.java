package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java program runs workflows, without a workflow file and without the command line. */
final class JavaProgramIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() {
    scenario = new Scenario(folder);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private String run(String how) throws Exception {
    Path library = Installation.project().resolve("examples/python-library/shout.py");
    return UserProgram.run(
        scenario, Duration.ofMinutes(2), JavaProgram.class, how, library.toString());
  }

  private void assertComplete() throws Exception {
    WholeResults.read(scenario.results("loud"), JavaProgram.ITEMS)
        .allGave(i -> "\"ITEM " + i + "!\"");
  }

  @Test
  void aRunEndsWithAllResultsAndLeavesNoProcess() throws Exception {
    assertThat(run("await")).isEqualTo("SUCCEEDED 200 200");
    assertComplete();
  }

  @Test
  void aRunThatIsClosedOrDroppedHalfWayLeavesNoProcessAndIsResumed() throws Exception {
    assertThat(run("close")).isIn("SUSPENDED", "SUCCEEDED");
    assertThat(run("drop")).isEqualTo("DROPPED");
    assertThat(run("await")).isEqualTo("SUCCEEDED 200 200");
    assertComplete();
  }
}
