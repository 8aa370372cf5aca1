package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.status.Gpu;
import io.pcm.pilot.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaSmiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Gpu H100 = new Gpu("NVIDIA H100 80GB HBM3", 81_559L << 20);
  private static final Gpu L4 = new Gpu("NVIDIA L4", 23_034L << 20);
  private static final Gpu GB10 = new Gpu("NVIDIA GB10", 0);

  /** Output of the real program. */
  private static final String THREE =
      """
      [ "$*" = "--query-gpu=uuid,index,name,memory.total --format=csv,noheader,nounits" ] || exit 2
      echo 'GPU-0fa4e000-1111-2222-3333-444455556666, 0, NVIDIA H100 80GB HBM3, 81559'
      echo 'GPU-7b1c2d3e-1111-2222-3333-444455556666, 1, NVIDIA L4, 23034'
      echo 'GPU-7b1c2d3f-1111-2222-3333-444455556666, 2, NVIDIA GB10, [N/A]'
      """;

  @TempDir private Path folder;

  @Test
  void describesTheJobsGpusInTheJobsOrderByNumberAndByName() throws Exception {
    NvidiaSmi smi = smi(THREE, PATIENCE);
    assertThat(smi.describe(List.of("0"), 1)).containsExactly(H100);
    assertThat(smi.describe(List.of("2", "0"), 2)).containsExactly(GB10, H100);
    assertThat(smi.describe(List.of("GPU-7b1c2d3e"), 1)).containsExactly(L4);
    assertThat(smi.describe(List.of("GPU-7b1c2d3e-1111-2222-3333-444455556666", "0"), 2))
        .containsExactly(L4, H100);
  }

  @Test
  void describesNoMoreThanThePilotOffersAndTheMachinesWhereTheJobNamesNone() throws Exception {
    NvidiaSmi smi = smi(THREE, PATIENCE);
    assertThat(smi.describe(List.of("1", "0"), 1)).containsExactly(L4);
    assertThat(smi.describe(List.of(), 2)).containsExactly(H100, L4);
  }

  @Test
  void knowsNothingRatherThanHalf() throws Exception {
    NvidiaSmi smi = smi(THREE, PATIENCE);
    assertThat(smi.describe(List.of("0", "7"), 2)).isEmpty();
    assertThat(smi.describe(List.of("MIG-41d36874-8b77-5f61-9ec4-0a2c1cb5f5c9"), 1)).isEmpty();
    assertThat(smi.describe(List.of(), 4)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 0",
        "echo 'NVIDIA-SMI has failed because it could not communicate with the driver.'; exit 9",
        "echo 'GPU-0, 0, NVIDIA L4, 23034'; exit 9",
        "echo 'No devices were found'",
        "echo 'GPU-0, zero, NVIDIA L4, 23034'; echo 'GPU-0, 0, , 1'; echo 'GPU-0, 0'",
        "head -c 30000 /dev/urandom",
        "yes 'GPU-0, 0, NVIDIA L4, 23034'",
        "kill -s SEGV $$"
      })
  void knowsNothingFromAProgramThatFailsOrTalksNonsense(String script) throws Exception {
    assertThat(smi(script, PATIENCE).describe(List.of("0"), 1)).isEmpty();
  }

  @Test
  void knowsNothingWhereThereIsNoSuchProgram() {
    NvidiaSmi missing = new NvidiaSmi(folder.resolve("nothing").toString(), PATIENCE);
    assertThat(missing.describe(List.of("0"), 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "exec >&-;", "trap '' TERM;", "exec sleep 600;"})
  void doesNotWaitForAProgramThatHangsAndLeavesNothingOfItBehind(String first) throws Exception {
    Path pids = folder.resolve("pids");
    String hang = "echo $$ >%1$s; %2$s sleep 600 & echo $! >>%1$s; wait".formatted(pids, first);
    assertThat(smi(hang, Duration.ofSeconds(5)).describe(List.of("0"), 1)).isEmpty();
    for (String pid : Files.readAllLines(pids)) {
      await().atMost(PATIENCE).until(() -> Processes.gone(Long.parseLong(pid)));
    }
  }

  @Test
  void cutsAndCleansANameThatIsNone() throws Exception {
    NvidiaSmi smi = smi("printf 'GPU-0, 0, a\\033[1m%0300d, 1\\n' 0", PATIENCE);
    assertThat(smi.describe(List.of("0"), 1))
        .singleElement()
        .satisfies(gpu -> assertThat(gpu.model()).hasSize(100).startsWith("a?[1m0"));
  }

  private NvidiaSmi smi(String script, Duration deadline) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new NvidiaSmi(program.toString(), deadline);
  }
}
