package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    Installation installation = Installation.built();
    ProcessBuilder program =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dpcm.home=" + installation.home(),
                "-cp",
                installation.libraries() + File.pathSeparator + installation.home() + "/lib/*",
                "io.pcm.acceptance.JavaProgram",
                how,
                scenario.runDirectory().toString(),
                Installation.project().resolve("examples/python-library/shout.py").toString()));
    program.environment().put(MarkedProcesses.VARIABLE, scenario.marked().split("=", 2)[1]);
    File out = folder.resolve(how + ".out").toFile();
    Process process =
        program.redirectError(folder.resolve(how + ".err").toFile()).redirectOutput(out).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", how).isTrue();
    assertThat(process.exitValue()).isZero();
    scenario.awaitNoProcess();
    return Files.readString(out.toPath()).strip();
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
