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
 * What tells of facts passes here, and not before they are durable: a pilot forgets what is
 * acknowledged, and a user believes that a run has ended. Used by one thread, which may wait for
 * the disk.
 */
public final class CommitGate {
  /** One round's facts, and what may leave when these and all before them are durable. */
  public record Round(List<Fact> facts, List<Action.AfterCommit> after) {
    public Round {
      facts = List.copyOf(facts);
      after = List.copyOf(after);
    }

    boolean isEmpty() {
      return facts.isEmpty() && after.isEmpty();
    }
  }

  private final FactStore store;
  private final Consumer<Action.AfterCommit> release;
  private final Deque<Action.AfterCommit> free = new ArrayDeque<>();

  /**
   * @param release what to do with what may leave
   */
  public CommitGate(FactStore store, Consumer<Action.AfterCommit> release) {
    this.store = store;
    this.release = release;
  }

  /**
   * Makes the facts of these rounds durable, all or none; what waited for them may leave then.
   *
   * @param rounds in order, all those since the last that were committed
   * @throws StoreException if they are not durable; if only the disk was full the same rounds may
   *     be tried again
   */
  public void commit(List<Round> rounds) throws StoreException {
    List<Fact> facts = new ArrayList<>();
    rounds.forEach(round -> facts.addAll(round.facts));
    if (!facts.isEmpty()) {
      store.commit(facts);
    }
    rounds.forEach(round -> free.addAll(round.after));
  }

  /** Lets leave what may leave. */
  public void release() {
    for (Action.AfterCommit next = free.poll(); next != null; next = free.poll()) {
      release.accept(next);
    }
  }
}
