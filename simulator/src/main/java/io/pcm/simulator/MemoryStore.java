package io.pcm.simulator;

import io.pcm.manager.core.Fact;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.TimeAccount;
import io.pcm.manager.store.FactStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of the run. A manager that dies leaves exactly what it has committed. Throws at
 * once if a fact contradicts another.
 */
final class MemoryStore implements FactStore {
  private final List<Fact> facts = new ArrayList<>();
  private final @Nullable CallEnd[][] rows;
  private final int[] opened;
  private final int[][] charges;
  private final Set<String> chargedOnce = new HashSet<>();
  private final boolean[] ended;
  private final Map<TimeAccount, HeldTime> times = new HashMap<>();
  private final Work work;
  private final Trace trace;
  private int epoch;
  private boolean runEnded;
  private boolean full;

  MemoryStore(Work work, Trace trace) {
    this.work = work;
    this.trace = trace;
    int tasks = work.tasks();
    opened = new int[tasks];
    ended = new boolean[tasks];
    rows = new CallEnd[tasks][];
    charges = new int[tasks][];
    for (int task = 0; task < tasks; task++) {
      int calls = work.calls(new TaskNumber(task));
      rows[task] = new CallEnd[calls];
      charges[task] = new int[calls];
    }
  }

  /** Sets whether the store has no space. */
  void full(boolean isFull) {
    full = isFull;
  }

  @Override
  public void commit(List<Fact> more) throws StoreException {
    if (full) {
      throw new StoreException(StoreException.Reason.FULL, "no room");
    }
    for (Fact fact : more) {
      facts.add(fact);
      take(fact);
    }
  }

  /** Like the real store, omits what a restart does not need. */
  @Override
  public void replay(Consumer<Fact> consumer) {
    for (Fact fact : facts) {
      if (fact instanceof Fact.OutcomesRecorded o) {
        consumer.accept(new Fact.OutcomesRecorded(o.outcomes().withoutPayloads()));
      } else {
        consumer.accept(fact);
      }
    }
  }

  private void take(Fact fact) {
    if (fact instanceof Fact.OutcomesRecorded recorded) {
      take(recorded.outcomes());
    } else {
      trace.add(fact.toString());
    }
    must(
        !runEnded || !(fact instanceof Fact.OutcomesRecorded || fact instanceof Fact.RunEnded),
        "a run that has ended goes on with " + fact);
    if (fact instanceof Fact.RunOpened run) {
      runEnded = false;
      must(run.epoch() == epoch + 1, "epoch " + run.epoch() + " follows epoch " + epoch);
      epoch = run.epoch();
    } else if (fact instanceof Fact.TaskOpened task) {
      must(task.calls() == work.calls(task.task()), task + " has other items");
      opened[task.task().value()]++;
    } else if (fact instanceof Fact.AttemptCharged charged) {
      charges[charged.task().value()][charged.index()]++;
      must(
          chargedOnce.add(charged.task() + "/" + charged.index() + " under " + charged.lease()),
          charged + " for a second time");
    } else if (fact instanceof Fact.TaskEnded task) {
      must(!ended[task.task().value()], task + " for a second time");
      must(firstOpen(task.task().value()) < 0, task + " but not all of its calls");
      ended[task.task().value()] = true;
    } else if (fact instanceof Fact.TimeCounted counted) {
      HeldTime all = times.merge(counted.account(), counted.time(), HeldTime::plus);
      must(
          Math.min(Math.min(all.useful(), all.loading()), Math.min(all.idle(), all.lost())) >= 0,
          counted + " takes back more than there was");
    } else if (fact instanceof Fact.RunEnded) {
      runEnded = true;
    }
    must(
        !(fact instanceof Fact.TaskReset || fact instanceof Fact.RestEnded),
        "no cause for " + fact);
  }

  private void take(Outcomes outcomes) {
    int task = outcomes.task().value();
    for (int i = 0; i < outcomes.size(); i++) {
      int index = outcomes.index(i);
      must(rows[task][index] == null, "call " + task + "/" + index + " has a second outcome");
      trace.add(task + "/" + index + " " + outcomes.outcome(i));
      trace.add(outcomes.payload(i).json().utf8());
      rows[task][index] = outcomes.end(i);
    }
  }

  /** The first call without an outcome; -1 if there is none. */
  int firstOpen(int task) {
    return Arrays.asList(rows[task]).indexOf(null);
  }

  /** The number of calls without an outcome, by task. */
  List<Integer> openCalls() {
    List<Integer> open = new ArrayList<>();
    for (CallEnd[] task : rows) {
      open.add((int) Arrays.stream(task).filter(row -> row == null).count());
    }
    return open;
  }

  @Nullable CallEnd row(int task, int index) {
    return rows[task][index];
  }

  int charges(int task, int index) {
    return charges[task][index];
  }

  /** How long pilots and GPUs were held, as far as recorded. */
  long heldMillis() {
    return times.values().stream().mapToLong(HeldTime::held).sum();
  }

  boolean runEnded() {
    return runEnded;
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation("store: " + otherwise);
    }
  }
}
