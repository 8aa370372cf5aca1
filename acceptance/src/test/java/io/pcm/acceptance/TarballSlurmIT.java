package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.MarkedProcesses.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installation from the tarball, on a real Slurm whose nodes have no Java. */
@WithSlurm
final class TarballSlurmIT {
  @TempDir private Path folder;
  private Installation unpacked;
  private SlurmScenario slurm;

  @BeforeEach
  void begin() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("my programs"));
    unpacked = Tarball.unpack(programs, Installation.built().libraries(), List.of());
    slurm = new SlurmScenario(new Scenario(folder, unpacked));
    slurm
        .plain()
        .with("PATH", Tarball.programsWithoutJava(folder.resolve("bin")).toString())
        .with("JAVA_HOME", "/no/jdk");
  }

  @AfterEach
  void end() throws Exception {
    if (slurm != null) {
      slurm.end();
    }
  }

  @Test
  void all_processes_run_on_the_java_in_the_tarball() throws Exception {
    slurm
        .submit("main", 1, "--extra", "if command -v java || command -v mvn; then exit 77; fi")
        .expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(10);
    Path java = unpacked.home().resolve("runtime/bin/java").toRealPath();
    for (Role role : List.of(Role.MANAGER, Role.PILOT, Role.CONTEXT)) {
      assertThat(slurm.plain().processes().programOf(role)).as("%s", role).isEqualTo(java);
    }
    slurm.complete(run);
  }
}
