package io.pcm.manager.driver;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.FactStore;
import io.pcm.manager.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds back everything that announces a fact until the fact is durable: a pilot forgets outcomes
 * that are acknowledged, and a user trusts that a run has ended. Used by one thread, which may wait
 * for the disk.
 */
public final class CommitGate {
  /** The facts of one round, and the actions that may be carried out once they are durable. */
  public record Round(List<Fact> facts, List<Action.AfterCommit> after) {
    public Round {
      facts = List.copyOf(facts);
      after = List.copyOf(after);
    }

    /** Bytes of the outcomes in the facts. */
    public long bytes() {
      long bytes = 0;
      for (Fact fact : facts) {
        bytes += fact instanceof Fact.OutcomesRecorded o ? o.outcomes().payloadBytes() : 0;
      }
      return bytes;
    }

    /** Whether only pilots wait for it, which keep their outcomes until then. */
    public boolean canWait() {
      return facts.stream().allMatch(Fact.OutcomesRecorded.class::isInstance)
          && after.stream().allMatch(Action.Acknowledge.class::isInstance);
    }

    boolean isEmpty() {
      return facts.isEmpty() && after.isEmpty();
    }
  }

  private final FactStore store;
  private final Consumer<Action.AfterCommit> release;
  private final Deque<Action.AfterCommit> free = new ArrayDeque<>();

  /**
   * @param release carries out such actions
   */
  public CommitGate(FactStore store, Consumer<Action.AfterCommit> release) {
    this.store = store;
    this.release = release;
  }

  /**
   * Makes the facts of these rounds durable, all or none. Then {@link #release} can carry out their
   * actions.
   *
   * @param rounds all rounds since the last commit, in order
   * @throws StoreException if the facts are not durable; if only the disk was full, the same rounds
   *     may be tried again
   */
  public void commit(List<Round> rounds) throws StoreException {
    List<Fact> facts = new ArrayList<>();
    rounds.forEach(round -> facts.addAll(round.facts));
    if (!facts.isEmpty()) {
      store.commit(facts);
    }
    rounds.forEach(round -> free.addAll(round.after));
  }

  /** Carries out the actions whose facts are durable. */
  public void release() {
    for (Action.AfterCommit next = free.poll(); next != null; next = free.poll()) {
      release.accept(next);
    }
  }
}
