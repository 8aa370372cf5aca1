package io.pcm.pilot;

import io.pcm.api.workflow.Resources;
import io.pcm.pilot.process.ContextShare;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one context at a time load on a GPU, and only once {@code nvidia-smi} lists no process of
 * the contexts that were on it before. Engines measure the GPU's memory while they load, and fail
 * if somebody else takes or frees some meanwhile (vllm-project/vllm#55827, #56830). While others
 * hold memory that the context reserves, it waits too, but lets contexts that need less load.
 *
 * <p>After the longest wait, the context loads anyway: a GPU that is still in use is for the load
 * to report. Where nothing has to be waited for, nothing is asked. Thread-safe.
 */
final class GpuTurns {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String GONE = "the processes of earlier contexts there are gone";
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private final JobGpus gpus;
  private final NvidiaSmi smi;
  private final GpuLocks locks;
  private final OccupiedGpus occupied;
  private final GpuWaits longest;

  /** The pids of the contexts that ended on a GPU since the last one began to load there. */
  private final Map<Integer, Set<Long>> ended = new TreeMap<>();

  /** The turns of the contexts that load or are loaded. */
  private final Set<Turn> present = new HashSet<>();

  /** With lock files in /tmp: TMPDIR and Java's folder may belong to one job only. */
  GpuTurns(JobGpus gpus) {
    this(gpus, new NvidiaSmi(), Path.of("/tmp"), GpuWaits.DEFAULT);
  }

  GpuTurns(JobGpus gpus, NvidiaSmi smi, Path folder, GpuWaits longest) {
    this.gpus = gpus;
    this.smi = smi;
    this.locks = new GpuLocks(folder);
    this.occupied = new OccupiedGpus(gpus, smi);
    this.longest = longest;
  }

  /**
   * How long a context waits before it loads.
   *
   * @param loads for other loads in all; long enough for a large model
   * @param processes for processes that end; drivers free memory within seconds
   * @param memory for memory that somebody else has
   * @param pause between two looks at the memory; each starts a program
   */
  record GpuWaits(Duration loads, Duration processes, Duration memory, Duration pause) {
    static final GpuWaits DEFAULT =
        new GpuWaits(
            Duration.ofMinutes(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(3));
  }

  /** Hears of the waits of a context. */
  interface Listener {
    /**
     * @param longest how long it may have to wait from now on; zero once it loads
     * @param what has to become true
     */
    void waits(Duration longest, String what);
  }

  /**
   * The turn of a context.
   *
   * @param who the context, for the log
   * @param numbers its GPUs
   * @param reserved what it reserves; the memory on each of its GPUs counts
   */
  ContextShare.Turn of(String who, List<Integer> numbers, Resources reserved, Listener listener) {
    return new Turn(who, numbers, reserved.gpuMemory(), listener);
  }

  private synchronized void remember(List<Integer> numbers, Set<Long> pids) {
    numbers.stream()
        .filter(number -> !gpus.uuid(number).isEmpty())
        .forEach(number -> ended.computeIfAbsent(number, n -> new TreeSet<>()).addAll(pids));
  }

  private synchronized Set<Long> forget(List<Integer> numbers) {
    Set<Long> pids = new TreeSet<>();
    for (int number : numbers) {
      Set<Long> there = ended.remove(number);
      pids.addAll(there == null ? Set.of() : there);
    }
    return pids;
  }

  private static Duration left(long due) {
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }

  private static Optional<String> missing(boolean there, String what) {
    return there ? Optional.empty() : Optional.of(what);
  }

  /** The GPUs on which a context of this pilot loads or is loaded. */
  private synchronized Set<Integer> shared() {
    Set<Integer> all = new TreeSet<>();
    present.forEach(turn -> all.addAll(turn.numbers));
    return all;
  }

  private synchronized void arrived(Turn turn) {
    present.add(turn);
  }

  private synchronized void departed(Turn turn) {
    present.remove(turn);
  }

  private final class Turn implements ContextShare.Turn {
    private final String who;
    private final List<Integer> numbers;
    private final long bytes;
    private final Listener listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<GpuLocks.Held> held = new ArrayList<>();
    private boolean waited;
    private boolean began;

    Turn(String who, List<Integer> numbers, long bytes, Listener listener) {
      this.who = who;
      this.numbers = numbers;
      this.bytes = bytes;
      this.listener = listener;
    }

    @Override
    public void await() {
      long locksDue = System.nanoTime() + longest.loads().toNanos();
      lock(locksDue);
      awaitOldProcesses();
      awaitMemory(locksDue);
      arrive();
      if (waited) {
        listener.waits(Duration.ZERO, "");
      }
    }

    /** In the same order everywhere, so that no two contexts wait for each other. */
    private void lock(long due) {
      Set<String> names = new TreeSet<>();
      numbers.forEach(number -> names.add(GpuLocks.name(gpus.uuid(number), number)));
      for (String name : names) {
        String what = "another load there is over (lock " + name + ")";
        until(() -> missing(take(name), what), left(due), PAUSE);
      }
    }

    private void awaitOldProcesses() {
      Set<Long> old = begins() ? forget(numbers) : Set.of();
      if (!old.isEmpty()) {
        until(
            () -> missing(Collections.disjoint(smi.processes(), old), GONE),
            longest.processes(),
            PAUSE);
      }
    }

    /** Without the locks, because contexts that need less may load meanwhile. */
    private void awaitMemory(long locksDue) {
      long due = System.nanoTime() + longest.memory().toNanos();
      boolean again = until(this::shortage, longest.memory(), longest.pause());
      while (again) {
        lock(locksDue);
        awaitOldProcesses();
        again = !left(due).isZero() && until(this::shortage, left(due), longest.pause());
      }
    }

    private Optional<String> shortage() {
      Optional<String> found = occupied.shortage(numbers, bytes, shared());
      if (found.isPresent()) {
        loaded();
      }
      return found;
    }

    /**
     * Waits until nothing is missing. Returns early when the context is over.
     *
     * @param limit how long, from when something is first found missing
     * @return whether something was missing
     */
    private boolean until(Supplier<Optional<String>> missing, Duration limit, Duration pause) {
      Optional<String> what = isOver() ? Optional.empty() : missing.get();
      boolean waits = what.isPresent();
      long due = System.nanoTime() + limit.toNanos();
      if (waits && !limit.isZero()) {
        waited = true;
        log.info("{}: waits to load on GPUs {} until {}", who, names(), what.get());
        listener.waits(limit, what.get());
      }
      while (what.isPresent()) {
        Duration left = left(due);
        if (left.isZero()) {
          log.warn("{}: loads on GPUs {} before {}: has waited too long", who, names(), what.get());
          return waits;
        }
        sleep(Math.min(left.toNanos(), pause.toNanos()));
        what = isOver() ? Optional.empty() : missing.get();
      }
      return waits;
    }

    private void sleep(long nanos) {
      try {
        over.await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }

    private List<String> names() {
      return numbers.stream().map(number -> gpus.gpus().get(number).name()).toList();
    }

    private boolean isOver() {
      return over.getCount() == 0;
    }

    private synchronized boolean take(String name) {
      Optional<GpuLocks.Held> got = isOver() ? Optional.empty() : locks.take(name);
      got.ifPresent(held::add);
      return got.isPresent();
    }

    private synchronized boolean begins() {
      began = !isOver();
      return began;
    }

    private synchronized void arrive() {
      if (!isOver()) {
        arrived(this);
      }
    }

    @Override
    public synchronized void loaded() {
      held.forEach(GpuLocks.Held::release);
      held.clear();
    }

    @Override
    public synchronized void ended(Set<Long> pids) {
      over.countDown();
      departed(this);
      if (began) {
        remember(numbers, pids);
      }
      loaded();
    }
  }
}
