package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes facts durable in groups, on a thread of its own, and releases actions that tell of them
 * afterwards. While the disk is full it waits and tries again; pilots keep their outcomes
 * meanwhile.
 */
final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Rounds of the loop that may wait for the disk; then the loop waits too. */
  private static final int ROUNDS_MAX = 65_536;

  /** Rounds that share one transaction. */
  private static final int GROUP_MAX = 1_024;

  private static final long FULL_RETRY_MILLIS = 2_000;

  private record Round(List<Fact> facts, List<Action.AfterCommit> after) {}

  private final BlockingQueue<Round> rounds = new ArrayBlockingQueue<>(ROUNDS_MAX);
  private final RunStore store;
  private final Consumer<Action.AfterCommit> release;
  private volatile @Nullable String waits;

  Committer(RunStore store, Consumer<Action.AfterCommit> release) {
    this.store = store;
    this.release = release;
  }

  /** Why nothing can be stored at the moment; null if it can. From any thread. */
  @Nullable String waits() {
    return waits;
  }

  void submit(List<Fact> facts, List<Action.AfterCommit> after) throws InterruptedException {
    if (!facts.isEmpty() || !after.isEmpty()) {
      rounds.put(new Round(facts, after));
    }
  }

  @Override
  public void run() {
    List<Round> group = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        group.add(rounds.take());
        rounds.drainTo(group, GROUP_MAX - 1);
        List<Fact> facts = new ArrayList<>();
        group.forEach(round -> facts.addAll(round.facts));
        if (!facts.isEmpty()) {
          commit(facts);
        }
        group.forEach(round -> round.after.forEach(release));
        group.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      throw new ManagerFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void commit(List<Fact> facts) throws StoreException, InterruptedException {
    while (true) {
      try {
        store.commit(facts);
        waits = null;
        return;
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.FULL) {
          throw e;
        }
        waits = e.getMessage();
        LOG.warn("{}; trying again until there is room", String.valueOf(e.getMessage()));
        TimeUnit.MILLISECONDS.sleep(FULL_RETRY_MILLIS);
      }
    }
  }
}
