package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OccupiedGpusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FIRST = "GPU-0fa4e000-1111-2222-3333-444455556666";
  private static final String SECOND = "GPU-7b1c2d3e-1111-2222-3333-444455556666";
  private static final long GIB = 1L << 30;

  @TempDir private Path folder;

  /** GPUs of a machine whose program runs this when it is asked for free memory. */
  private OccupiedGpus gpus(String free, String names) throws IOException {
    NvidiaSmi smi =
        NvidiaSmiTest.fake(
            folder,
            """
            case "$*" in
            '--query-gpu=uuid,memory.free --format=csv,noheader,nounits')
              %3$s;;
            '--query-gpu=uuid,index,name,memory.total --format=csv,noheader,nounits')
              echo '%1$s, 0, NVIDIA H100 80GB HBM3, 81559'
              echo '%2$s, 1, NVIDIA GB10, [N/A]';;
            -L)
              echo 'GPU 0: NVIDIA H100 80GB HBM3 (UUID: %1$s)'
              echo '  MIG 3g.40gb     Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)';;
            *) exit 2;;
            esac
            """
                .formatted(FIRST, SECOND, free),
            PATIENCE);
    return new OccupiedGpus(
        JobGpus.find(Map.of("CUDA_VISIBLE_DEVICES", names), OptionalInt.empty(), smi), smi);
  }

  private static Optional<String> shortage(OccupiedGpus gpus, long bytes) {
    return gpus.shortage(List.of(0), bytes, Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "16384, ''",
    "16383, GPU 0 has 16 GiB of memory free (it has 16 GiB; another process holds the rest)",
    "512, GPU 0 has 16 GiB of memory free (it has 512 MiB; another process holds the rest)",
    "0, GPU 0 has 16 GiB of memory free (it has 0 MiB; another process holds the rest)"
  })
  void a_gpu_is_occupied_if_less_is_free_than_a_context_reserves(String free, String said)
      throws Exception {
    assertThat(shortage(gpus("echo '" + FIRST + ", " + free + "'", "0"), 16 * GIB))
        .isEqualTo(Optional.of(said).filter(text -> !text.isEmpty()));
  }

  @Test
  void the_few_percent_that_a_driver_keeps_are_not_waited_for() throws Exception {
    long all = 81_559L << 20;
    assertThat(shortage(gpus("echo '" + FIRST + ", 81004'", "0"), all)).isEmpty();
    assertThat(shortage(gpus("echo '" + FIRST + ", 70000'", "0"), all)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '" + FIRST + ", [N/A]'",
        "echo '" + FIRST + ", [Insufficient Permissions]'",
        "echo '" + FIRST + ", [GPU requires reset]'",
        "echo '" + FIRST + "'",
        "echo '" + SECOND + ", 12'",
        "echo 'No devices were found'; exit 6",
        "echo '" + FIRST + ", 12'; exit 15",
        "true"
      })
  void nothing_is_waited_for_if_the_free_memory_is_unknown(String answer) throws Exception {
    assertThat(shortage(gpus(answer, "0"), 16 * GIB)).isEmpty();
  }

  @Test
  void nothing_is_waited_for_on_a_slice() throws Exception {
    OccupiedGpus slice =
        gpus("echo '" + FIRST + ", 12'", "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f");
    assertThat(shortage(slice, 16 * GIB)).isEmpty();
  }

  @Test
  void of_several_gpus_each_counts() throws Exception {
    String free = "echo '%s, 81004'; echo '%s, 12'".formatted(SECOND, FIRST);
    OccupiedGpus both = gpus(free, "1,0");
    assertThat(both.shortage(List.of(0), 0, Set.of())).isEmpty();
    assertThat(both.shortage(List.of(1), 16 * GIB, Set.of())).isPresent();
    assertThat(both.shortage(List.of(0, 1), 16 * GIB, Set.of()))
        .hasValueSatisfying(said -> assertThat(said).startsWith("GPU 0 has 16 GiB"));
  }
}
