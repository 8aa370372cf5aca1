package io.pcm.pilot;

import io.pcm.pilot.process.ContextShare;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one context at a time load on a GPU, and only once {@code nvidia-smi} lists no process of
 * the contexts that were on it before. Engines measure the GPU's memory while they load, and fail
 * if somebody else takes or frees some meanwhile (vllm-project/vllm#55827, #56830).
 *
 * <p>After the longest wait, the context loads anyway: a GPU that is still in use is for the load
 * to report. Where nothing has to be waited for, nothing is asked. Thread-safe.
 */
final class GpuTurns {
  /** How long to wait for other loads in all; long enough for a large model. */
  private static final Duration OTHER_LOADS = Duration.ofMinutes(30);

  /** How long to wait for processes that end; drivers free memory within seconds. */
  private static final Duration OLD_PROCESSES = Duration.ofSeconds(30);

  private static final long PAUSE_MILLIS = 200;
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private final JobGpus gpus;
  private final NvidiaSmi smi;
  private final GpuLocks locks;
  private final Duration loads;
  private final Duration processes;

  /** The pids of the contexts that ended on a GPU since the last one began to load there. */
  private final Map<Integer, Set<Long>> ended = new TreeMap<>();

  /** With lock files in /tmp: TMPDIR and Java's folder may belong to one job only. */
  GpuTurns(JobGpus gpus) {
    this(gpus, new NvidiaSmi(), Path.of("/tmp"), OTHER_LOADS, OLD_PROCESSES);
  }

  GpuTurns(JobGpus gpus, NvidiaSmi smi, Path folder, Duration loads, Duration processes) {
    this.gpus = gpus;
    this.smi = smi;
    this.locks = new GpuLocks(folder);
    this.loads = loads;
    this.processes = processes;
  }

  /**
   * The turn of a context.
   *
   * @param who the context, for the log
   * @param numbers its GPUs
   * @param waits told how long it may have to wait once it does, and zero at the end
   */
  ContextShare.Turn of(String who, List<Integer> numbers, Consumer<Duration> waits) {
    return new Turn(who, numbers, waits);
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

  private final class Turn implements ContextShare.Turn {
    private final String who;
    private final List<Integer> numbers;
    private final Consumer<Duration> waits;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<GpuLocks.Held> held = new ArrayList<>();
    private boolean waited;
    private boolean began;

    Turn(String who, List<Integer> numbers, Consumer<Duration> waits) {
      this.who = who;
      this.numbers = numbers;
      this.waits = waits;
    }

    @Override
    public void await() {
      long due = System.nanoTime() + loads.toNanos();
      // In the same order everywhere, so that no two contexts wait for each other.
      Set<String> names = new TreeSet<>();
      numbers.forEach(number -> names.add(GpuLocks.name(gpus.uuid(number), number)));
      for (String name : names) {
        until(() -> take(name), due, "another load there is over (lock " + name + ")");
      }
      Set<Long> old = begins() ? forget(numbers) : Set.of();
      if (!old.isEmpty()) {
        until(
            () -> Collections.disjoint(smi.processes(), old),
            System.nanoTime() + processes.toNanos(),
            "the processes of earlier contexts there are gone");
      }
      if (waited) {
        waits.accept(Duration.ZERO);
      }
    }

    /** Returns early when the context is over. */
    private void until(BooleanSupplier condition, long due, String what) {
      for (boolean first = true; !isOver() && !condition.getAsBoolean(); first = false) {
        if (System.nanoTime() - due >= 0) {
          log.warn("{}: loads on GPUs {} before {}: has waited too long", who, names(), what);
          return;
        }
        if (first) {
          log.info("{}: waits to load on GPUs {} until {}", who, names(), what);
        }
        if (!waited) {
          waited = true;
          waits.accept(loads.plus(processes));
        }
        pause();
      }
    }

    private void pause() {
      try {
        over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
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

    @Override
    public synchronized void loaded() {
      held.forEach(GpuLocks.Held::release);
      held.clear();
    }

    @Override
    public synchronized void ended(Set<Long> pids) {
      over.countDown();
      if (began) {
        remember(numbers, pids);
      }
      loaded();
    }
  }
}
