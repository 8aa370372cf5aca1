package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleGpusTest {
  @ParameterizedTest
  @CsvSource({
    "'0', 1",
    "'0,1, 3', 3",
    "'GPU-0fa4e000', 1",
    "'GPU-0fa4e000,GPU-7b1c2d3e', 2",
    "'', 0",
    "'NoDevFiles', 0",
    "'10000', 0",
    "'-1', 0",
    "'0,-1,1', 1"
  })
  void areThoseThatABatchSystemHandsOut(String visible, int gpus) {
    assertThat(VisibleGpus.of(Map.of("CUDA_VISIBLE_DEVICES", visible))).hasSize(gpus);
  }

  @Test
  void areNoneWhereNobodySpeaksOfAny() {
    assertThat(VisibleGpus.of(Map.of())).isEmpty();
  }
}
