package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.manager.core.Outlook;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses real processes as pilots, and a batch system that can refuse or be silent. */
class KeptPilotsTest implements KeptPilots.Listener, PilotSource {
  private static final String FOREVER = "while :; do sleep 1; done";
  private static final KeeperPace PATIENT =
      new KeeperPace(
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Optional.of(Duration.ofMillis(300)));

  @TempDir Path folder;
  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final Queue<String> gaveUp = new ConcurrentLinkedQueue<>();
  private final Set<JobId> asked = ConcurrentHashMap.newKeySet();
  private final LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(30));
  private volatile List<String> command = List.of("/bin/sh", "-c", FOREVER);
  private volatile @Nullable BatchSystemException trouble;
  private volatile @Nullable BatchSystemException avoiding;
  private volatile boolean over;
  private volatile boolean allAsked;
  private volatile Runnable beforeLook = () -> {};
  private List<JobId> left = List.of();
  private volatile List<JobId> late = List.of();
  private volatile int limit = Integer.MAX_VALUE;
  private final Queue<JobId> started = new ConcurrentLinkedQueue<>();
  private final Queue<String> postponed = new ConcurrentLinkedQueue<>();
  private final Set<JobId> cancelled = ConcurrentHashMap.newKeySet();
  private Path logs = Path.of("");

  @BeforeEach
  void makeFolder() throws Exception {
    logs = Files.createDirectories(new RunPaths(folder).pilotLogs());
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }

  @Override
  public void gaveUp(String message) {
    gaveUp.add(message);
  }

  @Override
  public BatchSystem system() {
    beforeLook.run();
    return system;
  }

  @Override
  public List<JobId> leftBefore() {
    return left;
  }

  @Override
  public List<JobId> unanswered() {
    return late;
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException {
    BatchSystemException now = trouble;
    if (now != null) {
      throw now;
    }
    if (system.query(started).stream().filter(s -> s.phase() != Phase.ENDED).count() + count
        > limit) {
      throw new BatchSystemException(Kind.NOT_NOW, "at most " + limit + " jobs");
    }
    BatchSystemException elsewhere = avoiding;
    if (elsewhere != null && !avoid.isEmpty()) {
      throw elsewhere;
    }
    List<JobId> jobs = system.submit(new PilotRequest(count, command, logs));
    started.addAll(jobs);
    return jobs;
  }

  @Override
  public void postponed(int missing, String why) {
    postponed.add(missing + " " + why);
  }

  @Override
  public void cancel(Collection<JobId> jobs) throws BatchSystemException {
    cancelled.addAll(jobs);
    system.cancel(jobs);
  }

  @Override
  public Set<JobId> cancelled() {
    return cancelled;
  }

  @Override
  public String lastWords(JobId job) {
    return new PilotLogs(new RunPaths(folder)).lastWords(job.value());
  }

  private static String why(KeptPilots pilots) {
    return pilots.progress().why().kind();
  }

  @Test
  void replacesAPilotThatIsKilled() {
    try (KeptPilots pilots = started(2, KeeperPace.LOCAL)) {
      until(() -> pilots.jobs().size() == 2);
      JobId first = pilots.jobs().get(0);
      pilots.seen(sights(pilots.jobs()));
      kill(first);
      until(() -> pilots.jobs().size() == 2 && !pilots.jobs().contains(first));
      assertThat(notes)
          .containsExactly(
              "local pilot ended: " + first + " (exit code 137 (signal 9)); replacing it");
      assertThat(gaveUp).isEmpty();
    }
  }

  @Test
  void doesNotReplaceAPilotThatWasAskedToLeave() {
    try (KeptPilots pilots = started(2, KeeperPace.LOCAL)) {
      until(() -> pilots.jobs().size() == 2);
      JobId first = pilots.jobs().get(0);
      asked.add(first);
      kill(first);
      until(() -> !notes.isEmpty());
      assertThat(notes.peek()).endsWith("; not replaced");
      assertThat(pilots.jobs()).hasSize(1);
    }
  }

  @Test
  void wantsNoPilotAnyMoreOnceAllWereAskedToLeave() {
    try (KeptPilots pilots = started(2, KeeperPace.LOCAL)) {
      until(() -> pilots.jobs().size() == 2);
      pilots.seen(sights(pilots.jobs()));
      allAsked = true;
      pilots.jobs().forEach(this::kill);
      until(() -> pilots.jobs().isEmpty());
      assertThat(notes).isNotEmpty().allMatch(note -> note.contains("not replaced"));
      assertThat(notes).last().asString().contains("no pilots left", "pcm pilots submit");
      assertThat(gaveUp).isEmpty();
    }
  }

  @Test
  void givesUpWithTheEndOfTheLogWhenNoneCanStart() {
    command = List.of("/bin/sh", "-c", "echo no java here >&2; exit 3");
    try (KeptPilots pilots = started(1, KeeperPace.LOCAL)) {
      until(() -> !gaveUp.isEmpty());
      assertThat(gaveUp).hasSize(1);
      assertThat(gaveUp.peek()).contains("exit code 3").contains("no java here");
      assertThat(notes).hasSize(3);
      assertThat(pilots.jobs()).isEmpty();
      until(() -> why(pilots).equals("gave-up"));
    }
  }

  @Test
  void pausesAndTriesAgainWhereItIsPatient() throws Exception {
    Path fixed = folder.resolve("fixed");
    command =
        List.of("/bin/sh", "-c", "[ -e " + fixed + " ] || { echo no java; exit 3; }; " + FOREVER);
    try (KeptPilots pilots = started(1, PATIENT)) {
      until(() -> said("Retrying with one pilot in"));
      assertThat(gaveUp).isEmpty();
      assertThat(notes).anyMatch(note -> note.contains("  no java\n"));
      until(() -> why(pilots).equals("failed-starts"));
      Files.createFile(fixed);
      until(() -> pilots.jobs().stream().anyMatch(job -> system.pid(job).isPresent()));
    }
  }

  @Test
  void replacesNoneOnceItDrains() throws Exception {
    Path stop = folder.resolve("stop");
    command = List.of("/bin/sh", "-c", "while [ ! -e " + stop + " ]; do sleep 0.1; done");
    try (KeptPilots pilots = started(1, KeeperPace.LOCAL)) {
      until(() -> pilots.jobs().size() == 1);
      long pid = system.pid(pilots.jobs().get(0)).orElseThrow();
      pilots.drain();
      Files.createFile(stop);
      until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
    assertThat(notes).isEmpty();
    assertThat(logs.resolve("local-2.log")).doesNotExist();
  }

  /** The order is forced: while the keeper asks the system, the run ends, and then the pilot. */
  @Test
  void replacesNoneThatLeftAtTheRunsEndThoughNobodyHasAskedItToDrain() throws Exception {
    CompletableFuture<Thread> keeper = new CompletableFuture<>();
    try (KeptPilots pilots = started(1, KeeperPace.LOCAL)) {
      until(() -> pilots.jobs().size() == 1);
      pilots.seen(sights(pilots.jobs()));
      beforeLook =
          () -> {
            over = true;
            beforeLook = () -> {};
            kill(pilots.jobs().get(0));
            keeper.complete(Thread.currentThread());
          };
      until(() -> keeper.isDone() && keeper.join().getState() == Thread.State.TERMINATED);
    }
    assertThat(notes).isEmpty();
    assertThat(logs.resolve("local-2.log")).doesNotExist();
  }

  @Test
  void givesUpWithTheSystemsWordsWhenItIsRefusedAtOnce() {
    command = List.of("/no/such/program");
    try (KeptPilots pilots = started(1, PATIENT)) {
      until(() -> !gaveUp.isEmpty());
      assertThat(gaveUp.peek()).contains("/no/such/program");
      assertThat(pilots.jobs()).isEmpty();
    }
  }

  @Test
  void asksForNoMoreOnceRefusedAndGivesUpWhenTheLastPilotHasGone() {
    try (KeptPilots pilots = started(2, PATIENT)) {
      until(() -> pilots.jobs().size() == 2);
      List<JobId> both = pilots.jobs();
      pilots.seen(sights(both));
      trouble = new BatchSystemException(Kind.REFUSED, "over your limit");
      kill(both.get(0));
      until(() -> said("refused the pilots: over your limit"));
      assertThat(gaveUp).isEmpty();
      trouble = null;
      kill(both.get(1));
      until(() -> !gaveUp.isEmpty());
      assertThat(gaveUp.peek()).contains("over your limit");
      until(() -> why(pilots).equals("refused"));
      assertThat(logs.resolve("local-3.log")).doesNotExist();
    }
  }

  @Test
  void startsAsManyAsALimitAllowsSaysSoOnceAndTheOthersWhenItIsLifted() {
    limit = 3;
    try (KeptPilots pilots = started(5, PATIENT)) {
      until(() -> pilots.jobs().size() == 3);
      until(() -> postponed.size() >= 3);
      assertThat(postponed).allMatch(why -> why.startsWith("2 at most 3 jobs; "));
      until(() -> why(pilots).equals("not-now"));
      assertThat(notes).filteredOn(note -> note.contains("at most 3 jobs")).hasSize(1);
      assertThat(notes)
          .anyMatch(
              note ->
                  note.startsWith("local accepts no more pilots for now: at most 3 jobs\n")
                      && note.contains("2 pilots missing"));
      limit = 5;
      until(() -> pilots.jobs().size() == 5);
      assertThat(gaveUp).isEmpty();
    }
  }

  @Test
  void repeatsARefusalInUnknownWordsAFewTimesOnly() {
    trouble = new BatchSystemException(Kind.UNCLEAR, "computer says no");
    KeeperPace quick =
        new KeeperPace(
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofMillis(20),
            Optional.empty());
    try (KeptPilots pilots = started(2, quick)) {
      until(() -> !gaveUp.isEmpty());
      assertThat(gaveUp.peek()).contains("computer says no");
      assertThat(postponed).hasSize(Portions.UNCLEAR_MAX - 1);
      assertThat(pilots.jobs()).isEmpty();
    }
  }

  @Test
  void startsNewOnesInPlaceOfWhatTheRunItselfHadCancelled() throws Exception {
    List<JobId> before = start(2, Set.of());
    left = before;
    cancelled.addAll(before);
    try (KeptPilots pilots = started(2, PATIENT)) {
      until(() -> pilots.jobs().size() == 2);
      assertThat(pilots.jobs()).doesNotContainAnyElementsOf(before);
      until(() -> before.stream().noneMatch(this::lives));
      assertThat(notes).noneMatch(note -> note.contains("ended") || note.contains("taking over"));
    }
  }

  @Test
  void takesNothingForGoneWhileTheSystemIsSilentAndGoesOnAfterwards() {
    trouble = new BatchSystemException(Kind.UNREACHABLE, "no answer in 30 s");
    try (KeptPilots pilots = started(1, PATIENT)) {
      until(() -> said("cannot reach"));
      until(() -> why(pilots).equals("unreachable"));
      trouble = null;
      until(() -> said("answers again"));
      until(() -> why(pilots).equals("fixed"));
      assertThat(pilots.jobs()).hasSize(1);
      assertThat(notes).filteredOn(note -> note.contains("cannot reach")).hasSize(1);
      assertThat(gaveUp).isEmpty();
    }
  }

  @Test
  void countsPilotsOfAnEarlierManagerThatStillLive() throws Exception {
    JobId alive = start(1, Set.of()).get(0);
    JobId dead = start(1, Set.of()).get(0);
    kill(dead);
    left = List.of(alive, dead);
    try (KeptPilots pilots = started(2, PATIENT)) {
      until(() -> pilots.jobs().size() == 2);
      assertThat(pilots.jobs()).contains(alive).doesNotContain(dead);
      assertThat(notes.peek()).isEqualTo("taking over 1 local pilot from an earlier manager");
    }
  }

  @Test
  void cancelsWhatAnEarlierManagerAskedForBeyondWhatIsWanted() throws Exception {
    left = start(3, Set.of());
    try (KeptPilots pilots = started(1, PATIENT)) {
      until(() -> said("cancelling 2 surplus local pilots"));
      until(() -> pilots.jobs().size() == 1);
      until(() -> left.stream().filter(this::lives).count() == 1);
    }
  }

  @Test
  void takesBackWhatCameOfARequestThatWasNeverAnswered() throws Exception {
    KeptPilots pilots = started(1, PATIENT);
    until(() -> pilots.jobs().size() == 1);
    late = start(1, Set.of());
    pilots.seen(List.of());
    pilots.close();
    assertThat(lives(late.get(0))).isFalse();
  }

  @Test
  void takesBackAnEarlierManagersPilotsThoughThereIsNoWorkForThem() throws Exception {
    left = start(2, Set.of());
    keeping(2, PATIENT).close();
    assertThat(left).noneMatch(this::lives);
  }

  private boolean lives(JobId job) {
    return system.pid(job).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void triesAgainAnywhereWhenARequestThatAvoidsMachinesIsRefused() {
    avoiding = new BatchSystemException(Kind.REFUSED, "no such configuration");
    command = List.of("/bin/sh", "-c", "exit 3");
    try (KeptPilots pilots = started(3, PATIENT)) {
      until(() -> said("Retrying with one pilot in 0 s, avoiding localhost"));
      until(() -> logs.resolve("local-4.log").toFile().exists());
      assertThat(gaveUp).isEmpty();
      until(() -> pilots.jobs().size() < 2);
    }
  }

  @Test
  void takesBackWhatNeverJoinedAndLetsLeaveWhatDid() throws Exception {
    Path stop = folder.resolve("stop");
    Path cancelled = folder.resolve("cancelled-");
    Path ready = folder.resolve("ready-");
    String trap = "trap '>" + cancelled + "$$; exit' TERM; >" + ready + "$$; ";
    String leave = "while [ ! -e " + stop + " ]; do sleep 0.1; done";
    command = List.of("/bin/sh", "-c", trap + leave);
    KeptPilots pilots = started(2, PATIENT);
    until(() -> pilots.jobs().size() == 2);
    long stranger = system.pid(pilots.jobs().get(0)).orElseThrow();
    long guest = system.pid(pilots.jobs().get(1)).orElseThrow();
    until(() -> Files.exists(Path.of(ready + "" + stranger)));
    pilots.seen(sights(List.of(pilots.jobs().get(1))));
    Thread closing = new Thread(pilots::close);
    closing.start();
    until(() -> Files.exists(Path.of(cancelled + "" + stranger)));
    Files.createFile(stop);
    closing.join();
    assertThat(Path.of(cancelled + "" + guest)).doesNotExist();
    assertThat(ProcessHandle.of(guest).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private KeptPilots started(int count, KeeperPace pace) {
    KeptPilots pilots = keeping(count, pace);
    pilots.start(new ThisDesk());
    return pilots;
  }

  private KeptPilots keeping(int count, KeeperPace pace) {
    GroupPlanner planner = new GroupPlanner(() -> new Outlook(List.of(), List.of()));
    PilotGroup group = new PilotGroup(Pilots.local(count), this, planner, pace, this);
    return new KeptPilots(group, this, pace, new MonotonicClock(), this);
  }

  private final class ThisDesk implements PilotGroup.Desk {
    @Override
    public Collection<JobId> dismissed() {
      return asked;
    }

    @Override
    public boolean allDismissed() {
      return allAsked;
    }

    @Override
    public void release(Collection<JobId> jobs) {
      throw new AssertionError("nothing is released from a group of fixed size");
    }

    @Override
    public boolean isOver() {
      return over;
    }
  }

  private void kill(JobId job) {
    ProcessHandle process = ProcessHandle.of(system.pid(job).orElseThrow()).orElseThrow();
    process.destroyForcibly();
    until(() -> system.query(List.of(job)).stream().allMatch(s -> s.phase() == Phase.ENDED));
  }

  private static List<PilotSight> sights(List<JobId> jobs) {
    return jobs.stream().map(PilotSight::of).toList();
  }

  private boolean said(String text) {
    return notes.stream().anyMatch(note -> note.contains(text));
  }

  private static void until(Callable<Boolean> holds) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(holds);
  }
}
