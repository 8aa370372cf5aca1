package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TaskRangeTest {
  @Test
  void holdsTasksThatFollowEachOther() {
    assertThat(TaskRange.of(List.of(7, 3, 0, 4, 3, 5)))
        .containsExactly(new TaskRange(0, 0), new TaskRange(3, 5), new TaskRange(7, 7))
        .extracting(TaskRange::toString)
        .containsExactly("0", "3-5", "7");
    assertThat(TaskRange.of(List.of())).isEmpty();
  }
}
