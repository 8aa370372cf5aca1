package io.pcm.manager.loop;

import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.store.StoreException;
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

  /** Maximum number of rounds in one transaction. */
  private static final int GROUP_MAX = 1_024;

  private static final long FULL_RETRY_MILLIS = 2_000;

  private final BlockingQueue<CommitGate.Round> rounds = new ArrayBlockingQueue<>(ROUNDS_MAX);
  private final CommitGate gate;
  private volatile @Nullable String waits;

  Committer(CommitGate gate) {
    this.gate = gate;
  }

  /** Why nothing can be stored at the moment; null if the store works. Thread-safe. */
  @Nullable String waits() {
    return waits;
  }

  void submit(CommitGate.Round round) throws InterruptedException {
    rounds.put(round);
  }

  @Override
  public void run() {
    List<CommitGate.Round> group = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        group.add(rounds.take());
        rounds.drainTo(group, GROUP_MAX - 1);
        commit(group);
        gate.release();
        group.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      throw new ManagerFailure(String.valueOf(e.getMessage()), e);
    }
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
