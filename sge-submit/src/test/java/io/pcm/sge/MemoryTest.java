package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  private static final SgeId JOB = SgeId.task(17, 3);

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final Memory memory = new Memory(time::get);

  @Test
  void looksForAnEndLessAndLessOften() {
    assertThat(memory.open(List.of(JOB))).containsExactly(JOB);
    memory.looked(JOB, Optional.empty());
    assertThat(memory.open(List.of(JOB))).isEmpty();
    pass(1);
    assertThat(memory.open(List.of(JOB))).containsExactly(JOB);
    for (int i = 0; i < 100; i++) {
      memory.looked(JOB, Optional.empty());
    }
    pass(299);
    assertThat(memory.open(List.of(JOB))).isEmpty();
    pass(1);
    assertThat(memory.open(List.of(JOB))).containsExactly(JOB);
    assertThat(memory.end(JOB)).isEmpty();
  }

  @Test
  void looksForNoEndThatIsKnownUntilTheJobIsThereAgain() {
    memory.looked(JOB, Optional.of(new QacctRun(JOB, 0, "", 0, "n1")));
    assertThat(memory.open(List.of(JOB))).isEmpty();
    assertThat(memory.end(JOB).map(JobState::end)).contains(End.LEFT);
    memory.queued(JOB, "Rr");
    assertThat(memory.open(List.of(JOB))).containsExactly(JOB);
    assertThat(memory.end(JOB)).isEmpty();
  }

  @Test
  void takesAJobForDeletedThatWaitedAndHasNoAccountsForAWhile() {
    memory.queued(JOB, "qw");
    memory.looked(JOB, Optional.empty());
    pass(16);
    assertThat(memory.end(JOB)).isEmpty();
    memory.looked(JOB, Optional.empty());
    assertThat(memory.end(JOB).map(JobState::end)).contains(End.CANCELLED);
  }

  @Test
  void takesAJobThatRanForNothingUntilItsAccountsAreThere() {
    memory.queued(JOB, "r");
    for (int i = 0; i < 5; i++) {
      memory.looked(JOB, Optional.empty());
      pass(60);
    }
    assertThat(memory.end(JOB)).isEmpty();
  }

  @Test
  void remembersThatAJobWasBeingDeleted() {
    memory.queued(JOB, "dr");
    memory.looked(JOB, Optional.of(new QacctRun(JOB, 100, "assumedly after job", 137, "n1")));
    assertThat(memory.end(JOB).map(JobState::end)).contains(End.CANCELLED);
  }

  private void pass(long seconds) {
    time.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
