package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.acceptance.MarkedProcesses.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's settings of pilots, as handled by a real Slurm. */
@WithSlurm
final class SlurmSubmitIT {
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
  void pilotsAndTheirContextsRunOnTheJavaThatIsNamedWhereNoOtherIsFound() throws Exception {
    Path java = copyOfThisJava(folder.resolve("jdk"));
    String tools = "PATH=" + toolsWithoutJava();
    slurm
        .submit(
            "main",
            1,
            "--java-home",
            java.toString(),
            "--extra",
            "unset JAVA_HOME",
            "--extra",
            tools,
            "--extra",
            "if command -v java; then exit 77; fi")
        .expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(10);
    assertThat(slurm.plain().processes().programOf(Role.PILOT)).isEqualTo(java.resolve("bin/java"));
    assertThat(slurm.plain().processes().programOf(Role.CONTEXT))
        .isEqualTo(java.resolve("bin/java"));
    slurm.complete(run);
  }

  @Test
  void aJavaThatIsNotThereIsExplainedInTheWordsOfTheJobsShell() throws Exception {
    slurm.submit("main", 1, "--java-home", "/no/jdk").expect(0);
    slurm.awaitStates("ENDED");
    assertThat(slurm.explanation())
        .contains("1 ended: FAILED", "exit code 127", "/no/jdk/bin/java: not found");
  }

  @Test
  void jobsOfASubmissionWhoseAnswerWasLostAreListedAndTakenBack() throws Exception {
    slurm.submit("main", 2, "--extra", "--hold").expect(0);
    Path pilots = slurm.plain().runDirectory().resolve("pilots");
    try (Stream<Path> files = Files.list(pilots)) {
      Path submission =
          files
              .filter(f -> f.getFileName().toString().startsWith("pcm-"))
              .findFirst()
              .orElseThrow();
      String written = Files.readString(submission);
      Files.writeString(submission, written.replaceAll("\"jobs\":\\[[^\\]]+\\]", "\"jobs\":[]"));
    }
    assertThat(slurm.states()).containsExactly("PENDING", "PENDING");
    assertThat(slurm.pcm("pilots", "cancel", "all").expect(0).out())
        .containsExactly("2 jobs cancelled");
    assertThat(RealSlurm.command("squeue", "-h", "-t", "PENDING", "-o", "%i")).isEmpty();
  }

  @Test
  void aPilotUnderSrunByAShippedProfileHearsOfItsPreemptionInTimeToLoseNothing() throws Exception {
    Path profiles = Files.createDirectories(folder.resolve("config/pcm/profiles"));
    Files.copy(
        Installation.project().resolve("examples/profiles/slurm-cpu-srun.yaml"),
        profiles.resolve("ours.yaml"));
    slurm.plain().with("XDG_CONFIG_HOME", folder.resolve("config").toString());
    slurm.submit("preempt", 1, "--profile", "ours").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(10);
    String job = slurm.jobs().get(0);
    String rival = SlurmScenario.rival();
    slurm.awaitStates("PENDING");
    slurm.assertLeftInTime(job);
    RealSlurm.command("scancel", rival);
    SlurmScenario.assertJoined(slurm.complete(run), 2);
  }

  @Test
  void aLineOfTheJobsShellMayCallAFunctionThatTheUsersShellExports() throws Exception {
    slurm.plain().with("BASH_FUNC_module%%", "() { echo \"has loaded $2\"; }");
    slurm.submit("main", 1, "--extra", "module load cuda").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(1);
    assertThat(slurm.pcm("pilots", "logs", slurm.jobs().get(0)).expect(0).out())
        .contains("has loaded cuda");
    slurm.complete(run);
  }

  @Test
  void aPilotSaysWhichGpusItsJobWasGiven() throws Exception {
    assumeTrue(RealSlurm.command("sinfo", "-h", "-o", "%G").contains("gpu"), "no GPUs to give");
    String bin =
        script(
            "nvidia-smi",
            "echo 'GPU-0fa4e000, 0, NVIDIA L4, 23034'; echo 'GPU-7b1c2d3e, 1, NVIDIA L4, 23034'");
    slurm.submit("main", 1, "--gpus", "1", "--extra", "PATH=" + bin + ":$PATH").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitStates("SERVING");
    assertThat(slurm.pcm("pilots", "list").expect(0).out().get(1))
        .contains(" 1 x NVIDIA L4 (22 GiB) ");
    slurm.complete(run);
  }

  @Test
  void anExtraLineThatAsksForGpusCountsInsteadOfTheirNumber() throws Exception {
    assumeTrue(RealSlurm.command("sinfo", "-h", "-o", "%G").contains("gpu"), "no GPUs to give");
    slurm.submit("main", 1, "--gpus", "1", "--extra", "--gres=gpu:2 --hold").expect(0);
    assertThat(RealSlurm.command("squeue", "-h", "-o", "%b")).contains("gpu:2");
    slurm.pcm("pilots", "cancel", "all").expect(0);
  }

  @Test
  void aRunThatEndsTellsOfSubmittedPilotsThatStillWait() throws Exception {
    slurm.submit("main", 1).expect(0);
    slurm.submit("main", 2, "--extra", "--hold").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.complete(run);
    assertThat(run.errors()).contains("still in the queue: 2", "pcm pilots cancel all --run");
  }

  @Test
  void aRunThatIsBegunAnewKnowsThePilotsOnTheirWayToTheOneBefore() throws Exception {
    slurm.submit("main", 1, "--extra", "--hold").expect(0);
    slurm.submit("main", 1).expect(0);
    PcmProcess run = slurm.start(slurm.plain().workflow(), "--fresh");
    slurm.awaitCalls(10);
    assertThat(slurm.states()).containsExactlyInAnyOrder("PENDING", "SERVING");
    assertThat(folder.resolve("run.1")).isDirectory();
    slurm.complete(run);
    assertThat(RealSlurm.command("squeue", "-h", "-t", "PENDING", "-o", "%i")).isEmpty();
  }

  /** Copies everything, because a Java that is started through a link uses the link's target. */
  private static Path copyOfThisJava(Path to) throws Exception {
    Path from = Path.of(System.getProperty("java.home"));
    Files.createDirectories(to);
    RealSlurm.command("cp", "-rL", from + "/bin", from + "/conf", from + "/lib", to.toString());
    return to.toRealPath();
  }

  /** The programs that a pilot needs, and nothing else. */
  private String toolsWithoutJava() throws Exception {
    String bin = "";
    for (String name : List.of("env", "setsid", "sh", "squeue")) {
      String program = RealSlurm.command("sh", "-c", "command -v " + name);
      bin = script(name, "exec " + program + " \"$@\"");
    }
    return bin;
  }

  /** Writes a program of this scenario; returns the folder of all of them. */
  private String script(String name, String text) throws Exception {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.getParent().toString();
  }
}
