package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program of a user, with a heap of 256 MiB, that uses the installation of this build. */
final class UserProgram {
  private UserProgram() {}

  /**
   * Runs the program until all processes that it has started have ended.
   *
   * @param main its main class; its first argument is the run directory of the scenario
   * @return what it printed, without white space around it
   */
  static String run(Scenario scenario, Duration atMost, Class<?> main, String... arguments)
      throws Exception {
    Installation installation = Installation.built();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dpcm.home=" + installation.home(),
                "-cp",
                installation.libraries() + File.pathSeparator + installation.home() + "/lib/*",
                main.getName(),
                scenario.runDirectory().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put(MarkedProcesses.VARIABLE, scenario.marked().split("=", 2)[1]);
    Path out = scenario.folder().resolve("program.out");
    Path err = scenario.folder().resolve("program.err");
    Process process = program.redirectError(err.toFile()).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    scenario.awaitNoProcess();
    return Files.readString(out).strip();
  }
}
