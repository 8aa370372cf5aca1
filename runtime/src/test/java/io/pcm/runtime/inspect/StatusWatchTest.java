package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.runtime.rundir.RunException;
import io.pcm.transport.WireCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class StatusWatchTest {
  private static final Duration FAST = Duration.ofMillis(1);

  private final FakeManager.Key key = FakeManager.Key.random();
  private final AtomicReference<RunProgress> progress = new AtomicReference<>(progress(0, null));
  @TempDir private Path folder;

  private static RunProgress progress(int dropped, @Nullable Outcome outcome) {
    return RunProgress.builder().epoch(1).dropped(dropped).outcome(outcome).build();
  }

  private FakeManager manager(int epoch) throws Exception {
    return new FakeManager(folder.resolve("run"), epoch, key, progress::get);
  }

  private StatusWatch watch() throws Exception {
    return RunStatus.watch(folder.resolve("run"), FAST);
  }

  @Test
  void takesTwentyLooksOverOneConnection() throws Exception {
    try (FakeManager manager = manager(1);
        StatusWatch watch = watch()) {
      Set<Integer> connections = ConcurrentHashMap.newKeySet();
      for (int i = 1; i <= 20; i++) {
        progress.set(progress(i, null));
        RunStatus status = watch.next().orElseThrow();
        assertThat(status.live()).isTrue();
        assertThat(status.note()).isEmpty();
        assertThat(status.view()).isEqualTo(progress.get());
        connections.add(manager.counters().connections());
      }
      WireCounters counters = manager.counters();
      assertThat(counters.messagesIn()).isEqualTo(20);
      assertThat(counters.framesIn()).isEqualTo(20);
      assertThat(counters.sessions()).isEqualTo(1);
      assertThat(connections).containsExactly(1);
    }
  }

  @Test
  void keepsAPaceThatAManagerCanBear() throws Exception {
    try (FakeManager manager = manager(1);
        StatusWatch watch = watch()) {
      watch.next();
      long begin = System.nanoTime();
      watch.next();
      watch.next();
      watch.next();
      // The second look may be due at once if the first one, which connects, was slow.
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThan(StatusWatch.PACE_MIN.multipliedBy(2));
      assertThat(manager.counters().messagesIn()).isEqualTo(4);
    }
  }

  @Test
  void goesOnWithTheNextManagerAndSaysMeanwhileThatThereIsNone() throws Exception {
    StatusWatch watch;
    try (FakeManager first = manager(1)) {
      watch = watch();
      assertThat(watch.next().orElseThrow().live()).isTrue();
      first.leaveWord();
    }
    try (watch) {
      RunStatus between = watch.next().orElseThrow();
      assertThat(between.live()).isFalse();
      assertThat(between.note().orElseThrow()).contains("no manager is running");
      progress.set(progress(7, null));
      try (FakeManager second = manager(2)) {
        RunStatus after = watch.next().orElseThrow();
        assertThat(after.live()).isTrue();
        assertThat(after.view().dropped()).isEqualTo(7);
        assertThat(second.counters().messagesIn()).isEqualTo(1);
      }
    }
  }

  @Test
  void goesOnWithWhatItSawLastWhenAManagerLeftNoWord() throws Exception {
    StatusWatch watch;
    try (FakeManager manager = manager(1)) {
      progress.set(progress(3, null));
      watch = watch();
      watch.next();
    }
    try (watch) {
      RunStatus between = watch.next().orElseThrow();
      assertThat(between.live()).isFalse();
      assertThat(between.note()).isPresent();
      assertThat(between.view().dropped()).isEqualTo(3);
    }
  }

  @Test
  void endsWithTheRun() throws Exception {
    try (FakeManager manager = manager(1);
        StatusWatch watch = watch()) {
      watch.next();
      progress.set(progress(1, Outcome.SUCCEEDED));
      assertThat(watch.next().orElseThrow().view().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(watch.next()).isEmpty();
      manager.leaveWord();
    }
    try (StatusWatch late = watch()) {
      assertThat(late.next().orElseThrow().view().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(late.next()).isEmpty();
    }
  }

  @Test
  void doesNotBeginWhereNothingIsKnown() throws Exception {
    Path path = PilotJobs.make(folder.resolve("run"), false).run();
    try (StatusWatch watch = RunStatus.watch(path, FAST)) {
      assertThatThrownBy(watch::next).isInstanceOf(RunException.class);
    }
  }

  @Test
  void anInterruptStopsIt() throws Exception {
    try (FakeManager manager = manager(1);
        StatusWatch watch = watch()) {
      watch.next();
      Thread.currentThread().interrupt();
      assertThatThrownBy(watch::next).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(watch.next().orElseThrow().live()).isTrue();
      assertThat(manager.fatal()).isNull();
    }
  }
}
