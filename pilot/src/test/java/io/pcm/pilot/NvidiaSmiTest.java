package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.pilot.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaSmiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Output of the real program, with MIG as in NVIDIA's manual. */
  private static final String THREE =
      """
      if [ "$*" = -L ]; then
        echo 'GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-0fa4e000-1111-2222-3333-444455556666)'
        echo '  MIG 3g.40gb     Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)'
        echo '  MIG 1g.10gb+me  Device  1: (UUID: MIG-GPU-0fa4e000-1111-2222-3333/9/0)'
        echo 'GPU 1: NVIDIA L4 (UUID: GPU-7b1c2d3e-1111-2222-3333-444455556666)'
        exit
      fi
      [ "$*" = "--query-gpu=uuid,index,name,memory.total --format=csv,noheader,nounits" ] || exit 2
      echo 'GPU-0fa4e000-1111-2222-3333-444455556666, 0, NVIDIA H100 80GB HBM3, 81559'
      echo 'GPU-7b1c2d3e-1111-2222-3333-444455556666, 1, NVIDIA L4, 23034'
      echo 'GPU-7b1c2d3f-1111-2222-3333-444455556666, 2, NVIDIA GB10, [N/A]'
      """;

  @TempDir private Path folder;

  @Test
  void listsTheGpusWithTheirMemoryAsFarAsItIsKnown() throws Exception {
    assertThat(smi(THREE, PATIENCE).gpus())
        .containsExactly(
            new NvidiaGpu(
                "GPU-0fa4e000-1111-2222-3333-444455556666",
                "0",
                "NVIDIA H100 80GB HBM3",
                81_559L << 20,
                false),
            new NvidiaGpu(
                "GPU-7b1c2d3e-1111-2222-3333-444455556666", "1", "NVIDIA L4", 23_034L << 20, false),
            new NvidiaGpu(
                "GPU-7b1c2d3f-1111-2222-3333-444455556666", "2", "NVIDIA GB10", 0, false));
  }

  @Test
  void listsTheSlicesOfGpusWithTheMemoryOfTheirProfile() throws Exception {
    NvidiaSmi smi = smi(THREE, PATIENCE);
    assertThat(smi.slices(smi.gpus()))
        .containsExactly(
            new NvidiaGpu(
                "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f",
                "0",
                "NVIDIA H100 80GB HBM3 MIG 3g.40gb",
                40_000_000_000L,
                true),
            new NvidiaGpu(
                "MIG-GPU-0fa4e000-1111-2222-3333/9/0",
                "0",
                "NVIDIA H100 80GB HBM3 MIG 1g.10gb+me",
                10_000_000_000L,
                true));
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
    assertThat(smi(script, PATIENCE).gpus()).isEmpty();
  }

  @Test
  void knowsNothingWhereThereIsNoSuchProgram() {
    NvidiaSmi missing = new NvidiaSmi(folder.resolve("nothing").toString(), PATIENCE);
    assertThat(missing.gpus()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "exec >&-;", "trap '' TERM;", "exec sleep 600;"})
  void doesNotWaitForAProgramThatHangsAndLeavesNothingOfItBehind(String first) throws Exception {
    Path pids = folder.resolve("pids");
    String hang = "echo $$ >%1$s; %2$s sleep 600 & echo $! >>%1$s; wait".formatted(pids, first);
    assertThat(smi(hang, Duration.ofSeconds(5)).gpus()).isEmpty();
    for (String pid : Files.readAllLines(pids)) {
      await().atMost(PATIENCE).until(() -> Processes.gone(Long.parseLong(pid)));
    }
  }

  /** Also with what the program says instead of pids, and if it cannot be asked. */
  @ParameterizedTest
  @CsvSource({
    "printf '4711\\n 17\\n4711\\n', '17,4711'",
    "printf '\\n', ''",
    "printf '[N/A]\\n[Not Found]\\n[Insufficient Permissions]\\n', ''",
    "echo 'No devices were found', ''",
    "echo 17; exit 6, ''"
  })
  void listsTheProcessesOnAllGpus(String say, String pids) throws Exception {
    String script = "[ \"$*\" = \"--query-compute-apps=pid --format=csv,noheader\" ] || exit 2\n";
    assertThat(new TreeSet<>(smi(script + say, PATIENCE).processes()))
        .map(String::valueOf)
        .isEqualTo(pids.isEmpty() ? List.of() : List.of(pids.split(",")));
  }

  @Test
  void cutsAndCleansANameThatIsNone() throws Exception {
    NvidiaSmi smi = smi("printf 'GPU-0, 0, a\\033[1m%0300d, 1\\n' 0", PATIENCE);
    assertThat(smi.gpus())
        .singleElement()
        .satisfies(gpu -> assertThat(gpu.model()).hasSize(100).startsWith("a?[1m0"));
  }

  private NvidiaSmi smi(String script, Duration deadline) throws IOException {
    return fake(folder, script, deadline);
  }

  /**
   * A program that runs this script. Another process writes it: a file that this one writes cannot
   * be run while a process that some other thread starts has its descriptor ("text file busy").
   */
  static NvidiaSmi fake(Path folder, String script, Duration deadline) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Path text = Files.writeString(folder.resolve("text"), "#!/bin/sh\n" + script + "\n");
    Process copying = new ProcessBuilder("cp", text.toString(), program.toString()).start();
    assertThat(copying.onExit().join().exitValue()).isZero();
    Files.delete(text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new NvidiaSmi(program.toString(), deadline);
  }
}
