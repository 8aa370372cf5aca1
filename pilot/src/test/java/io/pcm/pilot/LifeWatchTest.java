package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobLife;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LifeWatchTest {
  private static final JobLife AN_HOUR = new JobLife(Duration.ofHours(1));

  private final BlockingQueue<JobLife> told = new LinkedBlockingQueue<>();

  @Test
  void asksUntilTheBatchSystemTells() throws Exception {
    Iterator<Optional<JobLife>> answers =
        List.of(Optional.<JobLife>empty(), Optional.<JobLife>empty(), Optional.of(AN_HOUR))
            .iterator();
    try (LifeWatch watch = new LifeWatch(Duration.ofMillis(1), told::add)) {
      watch.watch(new PilotJob("17", Optional.empty(), answers::next));
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(AN_HOUR);
    }
    assertThat(answers).isExhausted();
  }

  @Test
  void neverAsksForALifeThatIsKnown() {
    try (LifeWatch watch = new LifeWatch(Duration.ZERO, told::add)) {
      assertThat(watch.watch(new PilotJob("17", Optional.of(AN_HOUR), Optional::empty))).isFalse();
    }
  }
}
