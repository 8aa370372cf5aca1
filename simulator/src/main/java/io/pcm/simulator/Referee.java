package io.pcm.simulator;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.TaskNumber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Observes messages and actions, and throws if one violates the rules. */
final class Referee {
  /**
   * Less than the shortest wait, because the pilot's clock and the manager's differ by messages.
   */
  private static final Duration LOAD_WAIT = Duration.ofMillis(900);

  private final Work work;
  private final MemoryStore store;
  private final Set<LeaseId> leases = new HashSet<>();
  private final Set<ContextId> contexts = new HashSet<>();
  private final Map<String, Instant> loadsFailed = new HashMap<>();
  private final int[][] starts;
  private final int[][] deaths;
  private final int[][] deathsAlone;
  private int loads;
  private int unloads;

  Referee(Work work, MemoryStore store) {
    this.work = work;
    this.store = store;
    starts = new int[work.tasks()][];
    deaths = new int[work.tasks()][];
    deathsAlone = new int[work.tasks()][];
    for (int task = 0; task < work.tasks(); task++) {
      starts[task] = new int[work.calls(new TaskNumber(task))];
      deaths[task] = new int[starts[task].length];
      deathsAlone[task] = new int[starts[task].length];
    }
  }

  /** A process begins to load a library. */
  void loads() {
    loads++;
  }

  /** A process was told to end. */
  void unloads() {
    unloads++;
  }

  int loadCount() {
    return loads;
  }

  int unloadCount() {
    return unloads;
  }

  /** A call was given to a process. */
  void started(int task, int index) {
    must(work.kind(task, index) != Work.Kind.UNFIT, "an item that is none was sent");
    starts[task][index]++;
  }

  /**
   * A context died while the call ran in it. A call that ran there alone may be blamed, or one that
   * hung, for which the context was perhaps killed.
   */
  void died(int task, int index, boolean alone) {
    boolean blamed = alone || work.kind(task, index) == Work.Kind.HANGS;
    deaths[task][index] += 1;
    deathsAlone[task][index] += blamed ? 1 : 0;
  }

  /**
   * A load begins. After a failure at the same place, the manager waits before it tries again.
   *
   * @param place pilot, number of its connection, and library
   */
  void loads(String place, Instant now) {
    Instant failed = loadsFailed.get(place);
    must(
        failed == null || !now.isBefore(failed.plus(LOAD_WAIT)),
        "the load at " + place + " is tried again at once");
  }

  void loadFailed(String place, Instant now) {
    loadsFailed.put(place, now);
  }

  /** A new manager knows nothing of loads that failed before. */
  void managerBegins() {
    loadsFailed.clear();
  }

  /** The manager sends a message. */
  void sent(ManagerMessage message) {
    if (message instanceof ManagerMessage.Lease lease) {
      must(leases.add(lease.lease()), "lease " + lease.lease() + " was given out before");
    } else if (message instanceof ManagerMessage.OpenContext open) {
      must(contexts.add(open.context()), "context " + open.context() + " was opened before");
    }
  }

  /**
   * The manager acknowledges these outcomes, and their pilot forgets them. An error of a call that
   * is retried is a charge; every other outcome is durable, whichever manager gave the call out.
   */
  void acknowledged(List<CallsEnded> all) {
    for (CallsEnded sent : all) {
      Outcomes batch = sent.outcomes();
      int task = batch.task().value();
      for (int i = 0; i < batch.size(); i++) {
        int index = batch.index(i);
        boolean known =
            store.row(task, index) != null
                || (work.retries(task) && batch.outcome(i) == Outcome.FAILED);
        must(known, "the outcome of " + task + "/" + index + " is acknowledged and not durable");
      }
    }
  }

  /** The run has ended: checks the outcome of each call, and each result file. */
  void judgeResults(ResultShelf shelf) {
    must(store.runEnded(), "the end of the run is not durable");
    for (int task = 0; task < work.tasks(); task++) {
      List<CallEnd> lines =
          shelf
              .of(new TaskNumber(task))
              .orElseThrow(() -> new Violation("a result file is missing"))
              .lines();
      for (int index = 0; index < starts[task].length; index++) {
        CallEnd row = lines.get(index);
        must(
            row == store.row(task, index), "line " + task + "/" + index + " is of another outcome");
        judge(task, index, row);
      }
      must(lines.size() == starts[task].length, "lines of task " + task);
    }
  }

  private void judge(int task, int index, CallEnd row) {
    Work.Kind kind = work.kind(task, index);
    String text = new String(row.payload().json().utf8(), StandardCharsets.UTF_8);
    boolean failed = row.outcome() == Outcome.FAILED;
    boolean killed = failed && text.contains(CallError.CONTEXT_DIED) && mayBlame(task, index);
    boolean right =
        switch (kind) {
          case SUCCEEDS, FAILS ->
              row.outcome() == Work.outcome(kind)
                  && row.payload().json().equals(Work.answer(kind, task, index));
          case KILLS -> false;
          case HANGS -> failed && text.contains(CallError.CALL_TIMEOUT);
          case UNFIT -> failed && text.contains(CallError.BAD_ITEM) && starts[task][index] == 0;
        };
    must(right || killed, "call " + task + "/" + index + " (" + kind + ") ended as " + text);
    must(
        kind == Work.Kind.UNFIT || row.item().equals(ItemHash.of(work.item(task, index))),
        "call " + task + "/" + index + " is of another item");
    must(
        kind != Work.Kind.FAILS || !work.retries(task) || row.attempts() > 1,
        "call " + task + "/" + index + " was not tried again");
  }

  /** Two deaths alone, or two beside others and one alone. */
  private boolean mayBlame(int task, int index) {
    int alone = deathsAlone[task][index];
    return alone > 1 || (alone == 1 && deaths[task][index] > 2);
  }

  /** Number of calls that kill no context, but were charged, or ended as an error for that. */
  int hurt() {
    int hurt = 0;
    for (int task = 0; task < starts.length; task++) {
      for (int index = 0; index < starts[task].length; index++) {
        CallEnd row = store.row(task, index);
        boolean failed = row != null && row.outcome() != Outcome.SUCCEEDED;
        boolean harmless = work.kind(task, index) == Work.Kind.SUCCEEDS;
        hurt += harmless && (failed || store.charges(task, index) > 0) ? 1 : 0;
      }
    }
    return hurt;
  }

  /** Unnecessary starts: more than one for each call with an outcome of its own. */
  int startsTooMany() {
    int tooMany = 0;
    for (int task = 0; task < starts.length; task++) {
      for (int index = 0; index < starts[task].length; index++) {
        tooMany += Math.max(0, starts[task][index] - 1 - store.charges(task, index));
      }
    }
    return tooMany;
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation("referee: " + otherwise);
    }
  }
}
