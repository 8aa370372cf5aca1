package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunWatchersTest {
  private final RunProgress view = RunProgress.builder().build();
  private final RunWatchers watchers = new RunWatchers();
  private final List<String> seen = new ArrayList<>();

  @Test
  void oneThatComesAfterTheEndSeesItAtOnceAndOnlyOnce() {
    watchers.end(view);
    watchers.add(end -> seen.add("late"));
    watchers.add(end -> seen.add("later"));
    assertThat(seen).containsExactly("late", "later");
  }

  @Test
  void oneThatFailsDoesNotKeepTheEndFromOthers() {
    watchers.add(
        end -> {
          throw new IllegalStateException("no screen");
        });
    watchers.add(end -> seen.add("second"));
    watchers.show(view);
    watchers.end(view);
    assertThat(seen).containsExactly("second", "second");
  }

  @Test
  void eachSeesTheEndOnceThoughItComesAtTheSameMoment() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      RunWatchers these = new RunWatchers();
      AtomicInteger ends = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      Thread ending =
          new Thread(
              () -> {
                go.countDown();
                these.end(view);
              });
      ending.start();
      go.await();
      these.add(end -> ends.incrementAndGet());
      ending.join();
      assertThat(ends).hasValue(1);
    }
  }
}
