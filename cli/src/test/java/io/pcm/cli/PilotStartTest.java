package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of a pilot in a separate process, with a batch system that does not answer. */
final class PilotStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path folder;
  private Process pilot;

  @AfterEach
  void end() {
    if (pilot != null) {
      pilot.descendants().forEach(ProcessHandle::destroyForcibly);
      pilot.destroyForcibly();
    }
  }

  @Test
  void aPilotPreemptedWhileSlurmIsAskedLeavesInOrder() throws Exception {
    startAndTerminateWhileAsking("squeue", Map.of("SLURM_JOB_ID", "17"));

    assertThat(pilot.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(pilot.exitValue()).as(said()).isZero();
    assertThat(said()).contains("SIGTERM: preempted, cancelled or out of time");
  }

  @Test
  void aPilotPreemptedWhileTheDriverIsAskedWaitsForItsKillIfItIsTo() throws Exception {
    startAndTerminateWhileAsking(
        "nvidia-smi", Map.of("CUDA_VISIBLE_DEVICES", "0"), "--wait-for-kill");

    await()
        .atMost(PATIENCE)
        .until(() -> said().contains("stays until it is killed") || !pilot.isAlive());
    assertThat(pilot.isAlive()).as(said()).isTrue();
  }

  private void startAndTerminateWhileAsking(
      String program, Map<String, String> variables, String... more) throws Exception {
    Path asked = folder.resolve("asked");
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Files.writeString(programs.resolve(program), "#!/bin/sh\n: >'" + asked + "'\nexec sleep 60\n");
    Files.setPosixFilePermissions(
        programs.resolve(program), PosixFilePermissions.fromString("rwx------"));
    start(programs, variables, more);
    await().atMost(PATIENCE).until(() -> Files.exists(asked) || !pilot.isAlive());
    assertThat(pilot.isAlive()).as(said()).isTrue();

    pilot.destroy();
  }

  private void start(Path programs, Map<String, String> variables, String... more)
      throws IOException {
    Files.createDirectories(folder.resolve("home").resolve("lib"));
    Path carried = Files.writeString(folder.resolve("carried"), "{\"files\":{}}");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpcm.home=" + folder.resolve("home"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.pcm.cli.Main"));
    command.addAll(List.of("pilot", "start", "--carried", carried.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("said").toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(SLURM|PCM|_CONDOR|CUDA)_.*"));
    environment.put("PATH", programs + ":" + environment.get("PATH"));
    environment.putAll(variables);
    pilot = builder.start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }
}
