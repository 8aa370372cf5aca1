package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns of a directory whose locks nobody sees, and take-overs. */
class TurnTest {
  private static final Duration STILL = Duration.ofMillis(600);

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();
  private Path run;

  @BeforeEach
  void makeRun() throws Exception {
    run = folder.resolve("run");
    RunDirectory.open(run, false).close();
  }

  @Test
  void onlyOneOfManyGetsATurn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int number = 2; number < 30; number++) {
      int next = number;
      List<Future<Optional<Turn>>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(threads.submit(() -> Turn.take(run, next, self(), false)));
      }
      List<Turn> taken = new ArrayList<>();
      for (Future<Optional<Turn>> each : tries) {
        each.get().ifPresent(taken::add);
      }
      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).isLost()).isFalse();
      assertThat(Turns.all(run)).hasSize(1);
      assertThat(Turn.take(run, next, self(), false)).isEmpty();
      taken.get(0).release(run);
    }
    threads.shutdown();
    assertThat(Turns.children(run.resolve("turns"))).hasSize(1);
    assertThat(Turns.children(run.resolve("results"))).isEmpty();
  }

  @Test
  void whatAnEarlierTurnHasPreparedCannotBePutInPlace() throws Exception {
    Turn frozen = Turn.take(run, 2, self(), false).orElseThrow();
    Path prepared = Files.writeString(frozen.unfinished().resolve("access.new"), "old");
    Path part = Files.writeString(frozen.unfinishedResults().resolve("t.jsonl.part"), "old");
    assertThat(frozen.isLost()).isFalse();

    Turn next = Turn.take(run, 3, self(), true).orElseThrow();

    assertThat(frozen.isLost()).isTrue();
    assertThat(next.isLost()).isFalse();
    Path access = Files.writeString(run.resolve("access"), "new");
    assertThatThrownBy(() -> Files.move(prepared, access, StandardCopyOption.ATOMIC_MOVE))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> AtomicFile.write(access, bytes("old"), frozen.unfinished()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> AtomicFile.delete(access, frozen.unfinished()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> Files.move(part, run.resolve("results/t.jsonl"), StandardCopyOption.ATOMIC_MOVE))
        .isInstanceOf(NoSuchFileException.class);
    frozen.release(run);
    assertThat(access).hasContent("new");
    assertThat(run.resolve("results/t.jsonl")).doesNotExist();
    assertThat(next.isLost()).isFalse();
  }

  @Test
  void aDirectoryThatFailsOrIsGoneIsNotTakenOver() throws Exception {
    Turn turn = Turn.take(run, 2, self(), false).orElseThrow();
    Files.move(run, folder.resolve("moved"));
    assertThat(turn.isLost()).isFalse();
    RunDirectory.open(run, false).close();
    assertThat(turn.isLost()).as("a new directory in its place starts again at 1").isFalse();
  }

  @Test
  void refusesARunFromAnotherMachineAndSaysHowLongItHasBeenSilent() throws Exception {
    leave("login7", "another boot", Instant.now().minusSeconds(600));
    assertThatThrownBy(() -> RunDirectory.open(run, false))
        .isInstanceOf(RunDirectoryInUseException.class)
        .hasMessageContaining("process 4711 on login7")
        .hasMessageContaining("last heartbeat was 10 min ago")
        .hasMessageContaining("--take-over");
    assertThat(run.resolve("turns/7/open-x/heartbeat")).exists();
  }

  @Test
  void takesOverAfterTheHeartbeatStoodStill() throws Exception {
    leave("login7", "another boot", Instant.now());
    Files.writeString(run.resolve("store.db"), "facts");
    long begin = System.nanoTime();
    try (RunDirectory taken = RunDirectory.open(run, takeOver(false))) {
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(STILL.toNanos());
      assertThat(notes).singleElement().asString().contains("waiting", "4711 on login7");
      assertThat(taken.store()).isEqualTo(run.resolve("store-8.db"));
      assertThat(taken.storeToCopy()).contains(run.resolve("store.db"));
      assertThat(run.resolve("turns/7")).doesNotExist();
    }
    try (RunDirectory again = RunDirectory.open(run, false)) {
      assertThat(again.storeToCopy()).as("turn 8 ended before it had copied").isPresent();
      assertThat(again.store()).isEqualTo(run.resolve("store-9.db"));
      Files.writeString(again.store(), "copy");
    }
    try (RunDirectory again = RunDirectory.open(run, false)) {
      assertThat(again.store()).isEqualTo(run.resolve("store-9.db"));
      assertThat(again.storeToCopy()).isEmpty();
    }
  }

  @Test
  void doesNotTakeOverFromAHolderThatIsAlive() throws Exception {
    leave("login7", "another boot", Instant.now());
    Path heartbeat = run.resolve("turns/7/open-x/heartbeat");
    OpenRequest how =
        new OpenRequest(
            false,
            true,
            Duration.ofMinutes(5),
            note -> {
              notes.add(note);
              beat(heartbeat);
            });
    assertThatThrownBy(() -> RunDirectory.open(run, how))
        .isInstanceOf(RunDirectoryInUseException.class)
        .hasMessageContaining("is alive")
        .hasMessageContaining("4711 on login7");
    assertThat(notes).hasSize(1);
  }

  @Test
  void takesOverAtOnceWhatTheLockCanJudge() throws Exception {
    leave(LockHolder.thisHost(), "the boot before", Instant.now());
    OpenRequest how = new OpenRequest(false, true, Duration.ofMinutes(5), notes::add);
    try (RunDirectory taken = RunDirectory.open(run, how)) {
      assertThat(taken.store()).isEqualTo(run.resolve("store.db"));
      assertThat(notes).isEmpty();
    }
    try (RunDirectory held = RunDirectory.open(run, false)) {
      assertThatThrownBy(() -> RunDirectory.open(run, how))
          .isInstanceOf(RunDirectoryInUseException.class);
      assertThat(held.isLost()).isFalse();
    }
  }

  @Test
  void aFreshRunInPlaceOfOneThatWasTakenOverSharesNoNameWithIt() throws Exception {
    leave("login7", "another boot", Instant.now());
    Files.writeString(run.resolve("store.db"), "facts");
    try (RunDirectory fresh = RunDirectory.open(run, takeOver(true))) {
      assertThat(fresh.setAside()).contains(folder.resolve("run.1"));
      assertThat(fresh.store()).isEqualTo(run.resolve("store-9.db"));
      assertThat(fresh.storeToCopy()).isEmpty();
      assertThat(folder.resolve("run.1/store.db")).hasContent("facts");
    }
  }

  @Test
  void theHolderOfATurnBeats() throws Exception {
    try (RunDirectory held = RunDirectory.open(run, false)) {
      Turns.Seen turn = Turns.last(run).orElseThrow();
      String first = turn.heartbeat().orElseThrow();
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (turn.heartbeat().orElseThrow().equals(first) && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(turn.heartbeat().orElseThrow()).hasSameSizeAs(first).isGreaterThan(first);
      assertThat(held.isLost()).isFalse();
    }
    assertThat(Turns.last(run).orElseThrow().isOpen()).isFalse();
  }

  private OpenRequest takeOver(boolean fresh) {
    return new OpenRequest(fresh, true, STILL, notes::add);
  }

  private static void beat(Path heartbeat) {
    try {
      Files.writeString(heartbeat, Heartbeat.text(1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Turn 7, which was not released. */
  private void leave(String host, String boot, Instant lastHeartbeat) throws IOException {
    FolderDeletion.of(run.resolve("turns/1"));
    Path open = Files.createDirectories(run.resolve("turns/7/open-x"));
    LockHolder holder =
        new LockHolder("0.1.0", host, 4711, Instant.EPOCH, boot, "java io.pcm.Manager");
    Files.writeString(run.resolve("turns/7/holder"), holder.toJson());
    Path heartbeat = Files.writeString(open.resolve("heartbeat"), Heartbeat.text(0));
    Files.setLastModifiedTime(heartbeat, FileTime.from(lastHeartbeat));
  }

  private static LockHolder self() {
    return LockHolder.self(Instant.now());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
