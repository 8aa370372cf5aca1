package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuOptionTest {
  @Test
  void asksForANumberOfGpus() {
    assertThat(GpuOption.of(2, List.of("--exclude=n3", "echo --gres=gpu:4")))
        .contains("--gres=gpu:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gres=gpu:a100:1",
        "--gres gpu:2",
        "#SBATCH --exclusive --gres=nvme:1,gpu:h100:1",
        "--gres=gpu",
        "--gpus=a100:2",
        "--gpus-per-node=1",
        "-Gh100:1"
      })
  void leavesItToAnExtraLineThatAsksForThemItself(String line) {
    assertThat(GpuOption.of(1, List.of(line))).isEmpty();
  }

  @Test
  void keepsWhatElseAnExtraLineAsksFor() {
    assertThat(GpuOption.of(1, List.of("--gres=nvme:1,license:2")))
        .contains("--gres=gpu:1,nvme:1,license:2");
  }

  @Test
  void takesNoResourceForAGpuThatBeginsLikeOne() {
    assertThat(GpuOption.of(1, List.of("--gres=gpumem:10G"))).contains("--gres=gpu:1,gpumem:10G");
  }
}
