package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Gpu;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobGpusTest {
  private static final String CUDA = "CUDA_VISIBLE_DEVICES";
  private static final String HIP = "HIP_VISIBLE_DEVICES";
  private static final String ROCR = "ROCR_VISIBLE_DEVICES";
  private static final String ORDER = "CUDA_DEVICE_ORDER";
  private static final String SLICE = "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f";
  private static final String OTHER_SLICE = "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb";

  /** Four GPUs, of which the last one is divided. */
  private static final String FOUR =
      """
      if [ "$1" = -L ]; then
        echo 'GPU 0: NVIDIA L4 (UUID: GPU-0fa4e000-1111-2222-3333-444455556666)'
        echo 'GPU 1: NVIDIA L4 (UUID: GPU-1fa4e000-1111-2222-3333-444455556666)'
        echo 'GPU 2: NVIDIA L4 (UUID: GPU-1fa4e001-1111-2222-3333-444455556666)'
        echo 'GPU 3: NVIDIA A100-SXM4-40GB (UUID: GPU-3fa4e000-1111-2222-3333-444455556666)'
        echo '  MIG 3g.20gb     Device  0: (UUID: %s)'
        echo '  MIG 1g.5gb      Device  1: (UUID: %s)'
        exit
      fi
      echo 'GPU-0fa4e000-1111-2222-3333-444455556666, 0, NVIDIA L4, 23034'
      echo 'GPU-1fa4e000-1111-2222-3333-444455556666, 1, NVIDIA L4, 23034'
      echo 'GPU-1fa4e001-1111-2222-3333-444455556666, 2, NVIDIA L4, 23034'
      echo 'GPU-3fa4e000-1111-2222-3333-444455556666, 3, NVIDIA A100-SXM4-40GB, 40960'
      """
          .formatted(SLICE, OTHER_SLICE);

  private static final String NONE = "exit 9";

  @TempDir private Path folder;

  private JobGpus find(String smi, Map<String, String> job, Integer... wanted) throws IOException {
    OptionalInt count = wanted.length == 0 ? OptionalInt.empty() : OptionalInt.of(wanted[0]);
    return JobGpus.find(job, count, NvidiaSmiTest.fake(folder, smi, Duration.ofSeconds(60)));
  }

  /** The variables about GPUs in the environment of a context with these GPUs. */
  private static Map<String, String> seen(JobGpus gpus, Map<String, String> job, Integer... use) {
    Map<String, String> environment = new TreeMap<>(job);
    gpus.limit(List.of(use), environment);
    for (String prefix : List.of("APPTAINERENV_", "SINGULARITYENV_")) {
      Map<String, String> inside = new TreeMap<>();
      environment.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              inside.put(name.substring(prefix.length()), value);
            }
          });
      assertThat(environment).containsAllEntriesOf(inside);
      assertThat(inside.keySet()).isNotEmpty();
    }
    environment.keySet().removeIf(name -> name.contains("ENV_"));
    return environment;
  }

  @Test
  void keepTheJobsNumbersInTheJobsOrder() throws Exception {
    Map<String, String> job = Map.of(CUDA, "3,1");
    JobGpus gpus = find(FOUR, job);
    assertThat(gpus.gpus())
        .containsExactly(
            new Gpu("NVIDIA A100-SXM4-40GB", 40960L << 20, "3", false),
            new Gpu("NVIDIA L4", 23034L << 20, "1", false));
    assertThat(seen(gpus, job, 0)).isEqualTo(Map.of(CUDA, "3", ORDER, "PCI_BUS_ID"));
    assertThat(seen(gpus, job, 1)).isEqualTo(Map.of(CUDA, "1", ORDER, "PCI_BUS_ID"));
    assertThat(seen(gpus, job, 0, 1)).isEqualTo(Map.of(CUDA, "3,1", ORDER, "PCI_BUS_ID"));
    assertThat(seen(gpus, job)).containsEntry(CUDA, "");
  }

  @Test
  void keepTheOrderThatTheJobChose() throws Exception {
    Map<String, String> job = Map.of(CUDA, "3,1", ORDER, "FASTEST_FIRST");
    assertThat(seen(find(FOUR, job), job, 1)).isEqualTo(Map.of(CUDA, "1", ORDER, "FASTEST_FIRST"));
  }

  @ParameterizedTest
  @CsvSource({
    "GPU-0fa4e000, 0",
    "GPU-1fa4e001-1111-2222-3333-444455556666, 2",
    "'GPU-1fa4e000,GPU-0fa4e000', '1,0'",
  })
  void becomeNumbersWhereTheJobNamesFullGpusByUuid(String names, String numbers) throws Exception {
    Map<String, String> job = Map.of(CUDA, names, ORDER, "FASTEST_FIRST");
    JobGpus gpus = find(FOUR, job);
    Integer[] all = names.contains(",") ? new Integer[] {0, 1} : new Integer[] {0};
    assertThat(seen(gpus, job, all)).isEqualTo(Map.of(CUDA, numbers, ORDER, "PCI_BUS_ID"));
    assertThat(gpus.gpus()).extracting(Gpu::name).containsExactly(names.split(","));
  }

  @ParameterizedTest
  @CsvSource({"GPU-1fa4e00", "'GPU-0fa4e000,GPU-9'", "MIG-0"})
  void keepTheirNamesIfNvidiaSmiDoesNotKnowWhichTheyAre(String names) throws Exception {
    Map<String, String> job = Map.of(CUDA, names);
    JobGpus gpus = find(FOUR, job);
    assertThat(seen(gpus, job, 0)).isEqualTo(Map.of(CUDA, names.split(",")[0]));
    assertThat(gpus.gpus()).allSatisfy(gpu -> assertThat(gpu.model()).isEmpty());
  }

  @Test
  void keepTheNamesOfHtcondorWithoutNvidiaSmi() throws Exception {
    Map<String, String> job = Map.of(CUDA, "GPU-0fa4e000,GPU-1fa4e000");
    assertThat(seen(find(NONE, job), job, 1)).isEqualTo(Map.of(CUDA, "GPU-1fa4e000"));
  }

  @Test
  void areSlicesWithTheirOwnMemory() throws Exception {
    Map<String, String> job = Map.of(CUDA, OTHER_SLICE + "," + SLICE);
    JobGpus gpus = find(FOUR, job);
    assertThat(gpus.gpus())
        .containsExactly(
            new Gpu("NVIDIA A100-SXM4-40GB MIG 1g.5gb", 5_000_000_000L, OTHER_SLICE, true),
            new Gpu("NVIDIA A100-SXM4-40GB MIG 3g.20gb", 20_000_000_000L, SLICE, true));
    assertThat(seen(gpus, job, 1)).isEqualTo(Map.of(CUDA, SLICE));
  }

  @Test
  void areThoseThatTheControlGroupShowsIfItRenumbersThem() throws Exception {
    String two =
        FOUR.lines().filter(line -> !line.contains("1fa4e00")).reduce("", (a, b) -> a + b + "\n");
    two = two.replace("6666, 3", "6666, 1");
    Map<String, String> job = Map.of(CUDA, "3,5");
    JobGpus gpus = find(two, job);
    assertThat(gpus.gpus()).extracting(Gpu::name).containsExactly("0", "1");
    assertThat(gpus.gpus().get(1).model()).contains("A100");
    assertThat(seen(gpus, job, 1)).isEqualTo(Map.of(CUDA, "1", ORDER, "PCI_BUS_ID"));
  }

  @Test
  void areAllThatNvidiaSmiShowsIfAWrapperClearedTheEnvironment() throws Exception {
    JobGpus gpus = find(FOUR, Map.of(), 5);
    assertThat(gpus.gpus())
        .extracting(Gpu::name)
        .containsExactly("0", "1", "2", SLICE, OTHER_SLICE);
    assertThat(seen(gpus, Map.of(), 2)).isEqualTo(Map.of(CUDA, "2", ORDER, "PCI_BUS_ID"));
    assertThat(find(FOUR, Map.of(), 2).gpus()).hasSize(2);
  }

  @Test
  void areNumbersIfNothingIsKnown() throws Exception {
    JobGpus gpus = find(NONE, Map.of(), 2);
    assertThat(gpus.gpus()).extracting(Gpu::name).containsExactly("0", "1");
    assertThat(seen(gpus, Map.of(), 1)).isEqualTo(Map.of(CUDA, "1", ORDER, "PCI_BUS_ID"));
  }

  @Test
  void areNeverMoreThanTheJobHas() throws Exception {
    assertThat(find(FOUR, Map.of(CUDA, "2"), 3).gpus()).hasSize(1);
    assertThat(find(FOUR, Map.of(), 9).gpus()).hasSize(5);
    assertThat(find(FOUR, Map.of(CUDA, "0,1"), 1).gpus()).hasSize(1);
    assertThat(find(FOUR, Map.of(CUDA, "1,1,GPU-1fa4e000")).gpus()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"''", "NoDevFiles", "10000", "-1"})
  void areNoneWhereTheJobHasNone(String value) throws Exception {
    Map<String, String> job = Map.of(CUDA, value);
    JobGpus gpus = find(FOUR, job);
    assertThat(gpus.gpus()).isEmpty();
    assertThat(seen(gpus, job)).isEqualTo(Map.of(CUDA, ""));
  }

  @Test
  void leaveTheEnvironmentAloneWhereNobodySpeaksOfGpus() throws Exception {
    JobGpus gpus = find(FOUR, Map.of());
    assertThat(gpus.gpus()).isEmpty();
    Map<String, String> environment = new TreeMap<>(Map.of("A", "b"));
    gpus.limit(List.of(), environment);
    assertThat(environment).isEqualTo(Map.of("A", "b"));
  }

  @Test
  void ofAmdChangeOnlyTheVariableThatTheJobUses() throws Exception {
    Map<String, String> rocr = Map.of(ROCR, "2,3");
    assertThat(seen(find(NONE, rocr), rocr, 1)).isEqualTo(Map.of(ROCR, "3"));
    Map<String, String> both = Map.of(ROCR, "2,3", HIP, "0,1");
    assertThat(seen(find(NONE, both), both, 1)).isEqualTo(Map.of(ROCR, "2,3", HIP, "1"));
    assertThat(seen(find(NONE, both), both)).isEqualTo(Map.of(ROCR, "2,3", HIP, "-1"));
  }

  @Test
  void ofAmdDropTheVariableOfNvidiaWhichHipWouldCountWithinTheOther() throws Exception {
    Map<String, String> job = Map.of(ROCR, "2,3", CUDA, "2,3");
    assertThat(seen(find(NONE, job), job, 0)).isEqualTo(Map.of(ROCR, "2"));
    assertThat(seen(find(FOUR, job), job, 0))
        .isEqualTo(Map.of(ROCR, "2,3", CUDA, "2", ORDER, "PCI_BUS_ID"));
  }
}
