package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuDemandTest {
  @Test
  void is_what_the_pilot_requests() {
    assertThat(GpuDemand.of(OptionalInt.of(2), List.of("--exclude=n3", "echo --gres=gpu:4")))
        .contains(new GpuDemand("", 2));
    assertThat(GpuDemand.of(OptionalInt.of(0), List.of())).isEmpty();
    assertThat(GpuDemand.of(OptionalInt.empty(), List.of("--gres=nvme:1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --gres=gpu:a100:1;                            a100; 1
          --gres gpu:2;                                 '';   2
          #SBATCH --exclusive --gres=nvme:1,gpu:h100:3; h100; 3
          --gres=gpu;                                   '';   1
          --gres=gpu:2080:4;                            2080; 4
          --gres=gpu:a100;                              a100; 1
          --gpus=a100:2;                                a100; 2
          --gpus 2;                                     '';   2
          --gpus-per-node=8;                            '';   8
          -Gh100:1;                                     h100; 1
          -G 3;                                         '';   3
          """)
  void is_what_an_extra_line_requests_instead(String line, String type, int count) {
    assertThat(GpuDemand.of(OptionalInt.of(1), List.of(line))).contains(new GpuDemand(type, count));
  }
}
