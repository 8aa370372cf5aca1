package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.workflow.Resources;
import io.pcm.pilot.GpuTurns.GpuWaits;
import io.pcm.pilot.process.ContextShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuTurnsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final String UUID = "GPU-0fa4e000-1111-2222-3333-444455556666";
  private static final String OTHER = "GPU-1fa4e000-1111-2222-3333-444455556666";
  private static final String OCCUPIED =
      "GPU 0 has 16 GiB of memory free (it has 3.1 GiB; another process holds the rest)";
  private static final GpuTurns.Listener NOBODY = (longest, what) -> {};

  /** The answers are in files, as the program gives them. Notes that it was asked. */
  private static final String SMI =
      """
      case "$*" in
      '--query-compute-apps=pid --format=csv,noheader')
        echo x >>%1$s/asked; cat %1$s/processes;;
      '--query-compute-apps=gpu_uuid,pid --format=csv,noheader')
        cat %1$s/apps;;
      '--query-gpu=uuid,memory.free --format=csv,noheader,nounits')
        echo x >>%1$s/looked; cat %1$s/free;;
      *) echo '%2$s, 0, NVIDIA L4, 23034'
         echo 'GPU-1fa4e000-1111-2222-3333-444455556666, 1, NVIDIA L4, 23034';;
      esac
      """;

  private static final String HOLD =
      "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.lockf(f, fcntl.LOCK_EX);"
          + " print('held', flush=True); sys.stdin.read()";

  @TempDir Path folder;
  private GpuTurns turns;

  @BeforeEach
  void make() throws IOException {
    listed("");
    put("apps", "");
    free(22_563);
    turns = turns(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), PATIENCE);
  }

  private void listed(String processes) throws IOException {
    put("processes", processes);
  }

  private void put(String answer, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, folder.resolve(answer), StandardCopyOption.ATOMIC_MOVE);
  }

  /** So many MiB are free on the first GPU; the other one is empty. */
  private void free(int mebibytes) throws IOException {
    put("free", UUID + ", " + mebibytes + "\n" + OTHER + ", 22563\n");
  }

  /** A context that reserves 16 GiB on each of these GPUs; notes what it waits for. */
  private ContextShare.Turn large(BlockingQueue<String> waits, Integer... gpus) {
    return turns.of(
        "context 1.1",
        List.of(gpus),
        new Resources(0, 0, gpus.length, 16L << 30),
        (longest, what) -> waits.add(longest.isZero() ? "loads" : what));
  }

  private long looked() throws IOException {
    Path file = folder.resolve("looked");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private GpuTurns turns(Map<String, String> environment, Duration longest) throws IOException {
    NvidiaSmi smi = NvidiaSmiTest.fake(folder, SMI.formatted(folder, UUID), PATIENCE);
    JobGpus gpus = JobGpus.find(environment, OptionalInt.empty(), smi);
    return new GpuTurns(gpus, smi, folder, new GpuWaits(longest, longest, longest, SHORT));
  }

  private ContextShare.Turn turn(Integer... gpus) {
    return turns.of("context 1.1", List.of(gpus), Resources.NONE, NOBODY);
  }

  private static CompletableFuture<Void> waiting(ContextShare.Turn turn) {
    return CompletableFuture.runAsync(turn::await);
  }

  private static void passes(ContextShare.Turn turn) throws Exception {
    passes(waiting(turn));
  }

  private static void passes(CompletableFuture<Void> waiting) throws Exception {
    waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A context with these processes that loaded on these GPUs, and has ended. */
  private void context(Set<Long> pids, Integer... gpus) throws Exception {
    ContextShare.Turn turn = turn(gpus);
    passes(turn);
    turn.loaded();
    turn.ended(pids);
  }

  private long asked() throws IOException {
    Path file = folder.resolve("asked");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private Path lock() {
    return folder.resolve("pcm-" + UUID);
  }

  private Process holder() throws IOException {
    Process other = new ProcessBuilder("python3", "-c", HOLD, lock().toString()).start();
    assertThat(other.inputReader().readLine()).isEqualTo("held");
    return other;
  }

  @Test
  void oneContextAtATimeLoadsOnAGpu() throws Exception {
    BlockingQueue<Duration> told = new LinkedBlockingQueue<>();
    ContextShare.Turn first = turn(0);
    passes(first);
    CompletableFuture<Void> second =
        waiting(
            turns.of(
                "context 1.2", List.of(0), Resources.NONE, (longest, what) -> told.add(longest)));
    assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isBetween(Duration.ofNanos(1), PATIENCE);
    passes(turn(1));
    assertThat(second).isNotDone();
    first.loaded();
    passes(second);
    assertThat(told).containsExactly(Duration.ZERO);
  }

  @Test
  void contextsWithSeveralGpusGetThemInTurnWhateverTheirOrder() throws Exception {
    for (int i = 0; i < 10; i++) {
      ContextShare.Turn one = turn(0, 1);
      ContextShare.Turn other = turn(1, 0);
      CompletableFuture<Void> both =
          CompletableFuture.allOf(
              waiting(one).thenRun(one::loaded), waiting(other).thenRun(other::loaded));
      passes(both);
    }
  }

  @Test
  void aPilotWaitsForALoadOfAnotherPilotUntilThatOneIsKilled() throws Exception {
    Process other = holder();
    try {
      BlockingQueue<Duration> told = new LinkedBlockingQueue<>();
      CompletableFuture<Void> waiting =
          waiting(
              turns.of(
                  "context 1.1", List.of(0), Resources.NONE, (longest, what) -> told.add(longest)));
      assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
      passes(turn(1));
      assertThat(waiting).isNotDone();
      other.destroyForcibly();
      passes(waiting);
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void anotherPilotWaitsForALoadOfThisOne() throws Exception {
    ContextShare.Turn mine = turn(0);
    passes(mine);
    Process other = new ProcessBuilder("python3", "-c", HOLD, lock().toString()).start();
    try {
      CompletableFuture<String> said =
          CompletableFuture.supplyAsync(() -> other.inputReader().lines().findFirst().orElse(""));
      passes(turn(1));
      assertThat(said).isNotDone();
      mine.ended(Set.of());
      assertThat(said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("held");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aLoadThatWaitsTooLongForAnotherOneStartsAnyway() throws Exception {
    turns = turns(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), SHORT);
    passes(turn(0));
    passes(turn(0));
    passes(turn(0, 1));
  }

  @Test
  void allUsersOfTheMachineMayLock() throws Exception {
    passes(turn(0));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock())))
        .isEqualTo("rw-rw-rw-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ln -s victim", "mkfifo", "mkdir", "ln -s nothing"})
  void whatSomebodyPutInThePlaceOfALockFileIsNotUsedAndDelaysNobody(String command)
      throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "text");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
    Process put =
        new ProcessBuilder("sh", "-c", command + " " + lock().getFileName())
            .directory(folder.toFile())
            .start();
    assertThat(put.waitFor()).isZero();
    ContextShare.Turn first = turn(0);
    passes(first);
    CompletableFuture<Void> second = waiting(turn(0));
    passes(turn(1));
    assertThat(second).as("one load at a time within this pilot").isNotDone();
    first.loaded();
    passes(second);
    assertThat(victim).hasContent("text");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  @Test
  void aLoadWaitsUntilTheProcessesOfTheContextBeforeAreGone() throws Exception {
    listed("17\n 4711\n[Not Found]\n");
    context(Set.of(4710L, 4711L), 0);
    BlockingQueue<Duration> told = new LinkedBlockingQueue<>();
    CompletableFuture<Void> next =
        waiting(
            turns.of(
                "context 1.2", List.of(0), Resources.NONE, (longest, what) -> told.add(longest)));
    await().atMost(PATIENCE).until(() -> asked() >= 3);
    assertThat(next).isNotDone();
    passes(turn(1));
    listed("17\n");
    passes(next);
    assertThat(told).hasSize(2).last().isEqualTo(Duration.ZERO);
  }

  @Test
  void processesThatStayDelayOneLoadForALimitedTime() throws Exception {
    turns = turns(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), SHORT);
    listed("4711\n");
    context(Set.of(4711L), 0, 1);
    passes(turn(0));
    long asked = asked();
    passes(turn(0));
    assertThat(asked()).isEqualTo(asked).isPositive();
  }

  @Test
  void whereNoContextEndedNothingIsAsked() throws Exception {
    passes(turn());
    passes(turn(0));
    passes(turn(1));
    assertThat(asked()).isZero();
  }

  @Test
  void gpusWithoutUuidAreNotSharedWithOtherPilotsAndNobodyIsAsked() throws Exception {
    turns = turns(Map.of("HIP_VISIBLE_DEVICES", "0,1"), PATIENCE);
    context(Set.of(4711L), 0);
    ContextShare.Turn first = turn(0);
    passes(first);
    CompletableFuture<Void> second = waiting(turn(0));
    passes(turn(1));
    assertThat(second).isNotDone();
    first.loaded();
    passes(second);
    assertThat(asked()).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("nvidia-smi", "processes", "apps", "free");
    }
  }

  @Test
  void aContextThatEndsWhileItWaitsLeavesNothingBehind() throws Exception {
    ContextShare.Turn first = turn(1);
    passes(first);
    ContextShare.Turn second = turn(0, 1);
    CompletableFuture<Void> waiting = waiting(second);
    await().atMost(PATIENCE).until(() -> Files.exists(lock()));
    second.ended(Set.of(4711L));
    passes(waiting);
    listed("4711\n");
    passes(turn(0));
    assertThat(asked()).as("it never used the GPU").isZero();
  }

  @Test
  void a_load_waits_until_others_free_the_memory_that_it_needs() throws Exception {
    BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    free(3_174);
    CompletableFuture<Void> load = waiting(large(waits, 1, 0));
    await().atMost(PATIENCE).until(() -> looked() >= 5);
    assertThat(load).isNotDone();
    assertThat(waits).as("it says so once").containsExactly(OCCUPIED);
    free(16_383);
    long before = looked();
    await().atMost(PATIENCE).until(() -> looked() >= before + 3);
    assertThat(load).isNotDone();
    free(16_384);
    passes(load);
    assertThat(waits).containsExactly(OCCUPIED, "loads");
  }

  @Test
  void contexts_that_need_less_load_while_one_waits_for_memory() throws Exception {
    BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    free(3_174);
    CompletableFuture<Void> load = waiting(large(waits, 0));
    assertThat(waits.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(OCCUPIED);
    ContextShare.Turn small = turn(0);
    passes(small);
    free(22_563);
    assertThat(waits.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .startsWith("another load there is over");
    assertThat(load).isNotDone();
    small.loaded();
    passes(load);
  }

  @Test
  void memory_that_others_keep_delays_a_load_for_a_limited_time() throws Exception {
    turns = turns(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), SHORT);
    BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    free(3_174);
    passes(large(waits, 0));
    assertThat(waits).containsExactly(OCCUPIED, "loads");
    waits.clear();
    free(22_563);
    passes(large(waits, 0));
    assertThat(waits.peek()).as("one load at a time").startsWith("another load there is over");
  }

  @Test
  void a_context_that_ends_while_it_waits_for_memory_lets_others_load() throws Exception {
    BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    free(3_174);
    ContextShare.Turn large = large(waits, 0);
    CompletableFuture<Void> load = waiting(large);
    assertThat(waits.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(OCCUPIED);
    large.ended(Set.of());
    passes(load);
    passes(turn(0));
  }

  @Test
  void what_this_pilots_own_contexts_hold_is_not_waited_for() throws Exception {
    ContextShare.Turn first = turn(0);
    passes(first);
    first.loaded();
    free(3_174);
    Process own = new ProcessBuilder("cat").start();
    try {
      put("apps", UUID + ", " + own.pid() + "\n" + OTHER + ", 1\n");
      BlockingQueue<String> waits = new LinkedBlockingQueue<>();
      ContextShare.Turn second = large(waits, 0);
      passes(second);
      second.ended(Set.of());
      put("apps", UUID + ", " + own.pid() + "\n" + UUID + ", 1\n");
      CompletableFuture<Void> third = waiting(large(waits, 0));
      assertThat(waits.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(OCCUPIED);
      put("apps", UUID + ", " + own.pid() + "\n");
      passes(third);
    } finally {
      own.destroyForcibly();
    }
  }

  @Test
  void where_no_memory_is_reserved_nothing_is_asked_about_it() throws Exception {
    free(0);
    passes(turn(0));
    passes(turn(1));
    turns = turns(Map.of("HIP_VISIBLE_DEVICES", "0,1"), PATIENCE);
    passes(large(new LinkedBlockingQueue<>(), 0));
    assertThat(looked()).isZero();
  }
}
