package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.manager.loop.StatusPages;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException;
import io.pcm.transport.AccessFile;
import io.pcm.transport.ManagerEndpoint;
import io.pcm.transport.WireCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class StatusWatchTest {
  private static final Duration FAST = Duration.ofMillis(1);

  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private final AtomicReference<RunProgress> progress = new AtomicReference<>(progress(0, null));
  @TempDir private Path folder;

  private static RunProgress progress(int dropped, @Nullable Outcome outcome) {
    return RunProgress.builder().epoch(1).dropped(dropped).outcome(outcome).build();
  }

  /** What a client sees of a manager: it holds the directory, and answers. */
  private final class FakeManager implements ManagerEndpoint.Handler, AutoCloseable {
    private final RunDirectory directory = RunDirectory.open(folder.resolve("run"), false);
    private final StatusPages pages = new StatusPages(progress::get);
    private final ManagerEndpoint endpoint;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    FakeManager(int epoch) throws Exception {
      endpoint =
          ManagerEndpoint.open(
              new ManagerEndpoint.Config(
                  "127.0.0.1", 0, run, secret, epoch, ManagerEndpoint.Limits.DEFAULT),
              this,
              fatal::set);
      AccessFile.of(run, secret, epoch, List.of("tcp://127.0.0.1:" + endpoint.port()))
          .write(directory.access());
    }

    void leaveWord() throws IOException {
      Files.write(directory.paths().status(), StatusJson.of(progress.get()).utf8());
    }

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {
      reply.accept(pages.answer((ControlMessage.StatusRequest) request));
    }

    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {}

    @Override
    public void sessionLost(SessionId session, String reason) {}

    @Override
    public void close() throws Exception {
      endpoint.close();
      directory.close();
      assertThat(fatal.get()).isNull();
    }
  }

  private StatusWatch watch() throws Exception {
    return RunStatus.watch(folder.resolve("run"), FAST);
  }

  @Test
  void takesTwentyLooksOverOneConnection() throws Exception {
    try (FakeManager manager = new FakeManager(1);
        StatusWatch watch = watch()) {
      Set<Integer> connections = ConcurrentHashMap.newKeySet();
      for (int i = 1; i <= 20; i++) {
        progress.set(progress(i, null));
        RunStatus status = watch.next().orElseThrow();
        assertThat(status.live()).isTrue();
        assertThat(status.note()).isEmpty();
        assertThat(status.view()).isEqualTo(progress.get());
        connections.add(manager.endpoint.counters().connections());
      }
      WireCounters counters = manager.endpoint.counters();
      assertThat(counters.messagesIn()).isEqualTo(20);
      assertThat(counters.framesIn()).isEqualTo(20);
      assertThat(counters.sessions()).isEqualTo(1);
      assertThat(connections).containsExactly(1);
    }
  }

  @Test
  void keepsAPaceThatAManagerCanBear() throws Exception {
    try (FakeManager manager = new FakeManager(1);
        StatusWatch watch = watch()) {
      watch.next();
      long begin = System.nanoTime();
      watch.next();
      watch.next();
      watch.next();
      // The second look may be due at once if the first one, which connects, was slow.
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThan(StatusWatch.PACE_MIN.multipliedBy(2));
      assertThat(manager.endpoint.counters().messagesIn()).isEqualTo(4);
    }
  }

  @Test
  void goesOnWithTheNextManagerAndSaysMeanwhileThatThereIsNone() throws Exception {
    StatusWatch watch;
    try (FakeManager first = new FakeManager(1)) {
      watch = watch();
      assertThat(watch.next().orElseThrow().live()).isTrue();
      first.leaveWord();
    }
    try (watch) {
      RunStatus between = watch.next().orElseThrow();
      assertThat(between.live()).isFalse();
      assertThat(between.note().orElseThrow()).contains("no manager is running");
      progress.set(progress(7, null));
      try (FakeManager second = new FakeManager(2)) {
        RunStatus after = watch.next().orElseThrow();
        assertThat(after.live()).isTrue();
        assertThat(after.view().dropped()).isEqualTo(7);
        assertThat(second.endpoint.counters().messagesIn()).isEqualTo(1);
      }
    }
  }

  @Test
  void goesOnWithWhatItSawLastWhenAManagerLeftNoWord() throws Exception {
    StatusWatch watch;
    try (FakeManager manager = new FakeManager(1)) {
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
    try (FakeManager manager = new FakeManager(1);
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
    try (FakeManager manager = new FakeManager(1);
        StatusWatch watch = watch()) {
      watch.next();
      Thread.currentThread().interrupt();
      assertThatThrownBy(watch::next).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(watch.next().orElseThrow().live()).isTrue();
      assertThat(manager.fatal.get()).isNull();
    }
  }
}
