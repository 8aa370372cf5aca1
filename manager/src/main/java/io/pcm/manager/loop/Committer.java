package io.pcm.manager.loop;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.store.StoreException;
import io.pcm.transport.ByteGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the {@link CommitGate}; commits rounds in groups. While the disk is full, it waits
 * and retries; pilots keep their outcomes meanwhile.
 */
final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Maximum number of rounds that wait for the disk; then the loop waits too. */
  private static final int ROUNDS_MAX = 65_536;

  /** Maximum bytes of outcomes in rounds that wait for the disk (48 MiB). */
  private static final long BYTES_MAX = 48L << 20;

  /** Maximum number of rounds in one transaction. */
  private static final int GROUP_MAX = 1_024;

  /** Bytes of outcomes after which a transaction takes no more rounds (16 MiB). */
  private static final long GROUP_BYTES = 16L << 20;

  /**
   * How long outcomes wait for others, so that few of them cost few transactions and few
   * acknowledgements; pilots keep them meanwhile.
   */
  private static final Duration GATHER = Duration.ofMillis(200);

  /** Bytes of outcomes that do not wait: pilots keep a limited number of bytes (1 MiB). */
  private static final long GATHER_BYTES = 1L << 20;

  private static final long FULL_RETRY_MILLIS = 2_000;

  private final BlockingQueue<CommitGate.Round> rounds = new ArrayBlockingQueue<>(ROUNDS_MAX);
  private final ByteGate bytes = new ByteGate(BYTES_MAX);
  private final CommitGate gate;
  private final EngineTotals totals;
  private final long gatherNanos;
  private volatile @Nullable String waits;

  Committer(CommitGate gate, EngineTotals totals) {
    this(gate, totals, GATHER);
  }

  Committer(CommitGate gate, EngineTotals totals, Duration gather) {
    this.gate = gate;
    this.totals = totals;
    this.gatherNanos = gather.toNanos();
  }

  /**
   * Adds to a snapshot what is stored about results, and why nothing can be stored at the moment.
   * Thread-safe.
   */
  RunProgress addTo(RunProgress view) {
    return totals.addTo(view).toBuilder().storeWaits(waits).build();
  }

  void submit(CommitGate.Round round) throws InterruptedException {
    bytes.enter(round.bytes());
    rounds.put(round);
  }

  @Override
  public void run() {
    List<CommitGate.Round> group = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long size = collect(group);
        commit(group);
        gate.release();
        group.clear();
        bytes.leave(size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      throw new ManagerFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Waits for a round, and takes those that come within a short time, unless somebody waits for
   * one; returns the bytes of all.
   */
  private long collect(List<CommitGate.Round> group) throws InterruptedException {
    long size = 0;
    long left = gatherNanos;
    long began = 0;
    for (CommitGate.Round next = rounds.take(); next != null; next = next(left)) {
      began = group.isEmpty() ? System.nanoTime() : began;
      group.add(next);
      size += next.bytes();
      if (size >= GROUP_BYTES || group.size() == GROUP_MAX) {
        return size;
      }
      boolean waits = left > 0 && next.canWait() && size < GATHER_BYTES;
      left = waits ? gatherNanos - (System.nanoTime() - began) : 0;
    }
    return size;
  }

  private CommitGate.@Nullable Round next(long nanos) throws InterruptedException {
    return nanos > 0 ? rounds.poll(nanos, TimeUnit.NANOSECONDS) : rounds.poll();
  }

  private void commit(List<CommitGate.Round> group) throws StoreException, InterruptedException {
    while (true) {
      try {
        gate.commit(group);
        waits = null;
        return;
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.FULL) {
          throw e;
        }
        waits = e.getMessage();
        LOG.warn("{}; retrying until there is space", String.valueOf(e.getMessage()));
        TimeUnit.MILLISECONDS.sleep(FULL_RETRY_MILLIS);
      }
    }
  }
}
