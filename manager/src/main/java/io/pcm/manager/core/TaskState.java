package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The durable state of one task. Only facts change it. */
final class TaskState {
  /** What a call has been charged with so far. */
  static final class Charges {
    int attempts;
    final Set<ContextId> killed = new TreeSet<>();
    final Set<LeaseId> leases = new TreeSet<>();
  }

  final PlannedTask plan;
  private final TreeMap<Integer, Charges> charges = new TreeMap<>();
  private BitSet done = new BitSet();
  private BitSet failed = new BitSet();
  private int doneCount;
  private int failedCount;
  private int recorded;
  private int takenOver;
  private BitSet taken = new BitSet();
  private int calls = -1;
  private int horizon;
  private int resetIn;
  private Fact.@Nullable RestEnded rest;
  private @Nullable Outcome outcome;
  private @Nullable ResultFile file;
  private boolean fileCurrent;
  private long millis;
  private long millisOfEarlierManagers;

  TaskState(PlannedTask plan) {
    this.plan = plan;
  }

  TaskNumber number() {
    return plan.spec().number();
  }

  boolean opened() {
    return calls >= 0;
  }

  /** Number of calls; -1 before they are counted. */
  int calls() {
    return calls;
  }

  boolean done(int index) {
    return done.get(index);
  }

  int firstNotDone(int from) {
    return done.nextClearBit(from);
  }

  int doneCount() {
    return doneCount;
  }

  /** Number of calls that this version made, including those before a reset. */
  int recorded() {
    return recorded;
  }

  /** Number of calls whose outcomes are those of earlier versions. */
  int takenOver() {
    return takenOver;
  }

  /** Number of calls with an outcome that this version made. */
  int computed() {
    return doneCount - takenOver;
  }

  /** Number of calls that failed without an attempt, because the library is broken. */
  int failedUntried() {
    return restCount(Outcome.FAILED);
  }

  int failedCount() {
    return failedCount;
  }

  int succeeded() {
    return doneCount - failedCount;
  }

  /** Number of failed calls, including those without an attempt. */
  int failedInAll() {
    return failedCount + failedUntried();
  }

  int cancelled() {
    return restCount(Outcome.CANCELLED);
  }

  private int restCount(Outcome kind) {
    return rest != null && rest.outcome() == kind ? Math.max(0, calls) - doneCount : 0;
  }

  boolean allDone() {
    return opened() && (rest != null || doneCount == calls);
  }

  Fact.@Nullable RestEnded rest() {
    return rest;
  }

  /** How the task ended; null while it runs. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** The result file that was written last; null if there is none. */
  @Nullable ResultFile file() {
    return file;
  }

  /** Whether that file still has the current content. */
  boolean fileCurrent() {
    return fileCurrent;
  }

  void wrote(ResultFile written) {
    file = written;
    fileCurrent = true;
  }

  long millis() {
    return millis;
  }

  /** The part of {@link #millis} since {@link #markStart}. */
  long millisHere() {
    return millis - millisOfEarlierManagers;
  }

  void markStart() {
    millisOfEarlierManagers = millis;
  }

  /** The epoch in which the items last changed; leases of earlier epochs had other items. */
  int resetIn() {
    return resetIn;
  }

  int horizon() {
    return horizon;
  }

  int attempts(int index) {
    Charges charged = charges.get(index);
    return charged == null ? 0 : charged.attempts;
  }

  int kills(int index) {
    Charges charged = charges.get(index);
    return charged == null ? 0 : charged.killed.size();
  }

  void open(int count) {
    if (opened() && count != calls) {
      outcome = null;
      rest = null;
    }
    fileCurrent &= count == calls;
    calls = count;
    doneCount = done.get(0, count).cardinality();
    failedCount = failed.get(0, count).cardinality();
    takenOver = taken.get(0, count).cardinality();
  }

  void record(Outcomes outcomes) {
    for (int row = 0; row < outcomes.size(); row++) {
      int index = outcomes.index(row);
      if (done.get(index)) {
        continue;
      }
      boolean isFailed = outcomes.outcome(row) != Outcome.SUCCEEDED;
      done.set(index);
      fileCurrent = false;
      boolean isTaken = outcomes.attempts(row) == 0;
      taken.set(index, isTaken);
      recorded += isTaken ? 0 : 1;
      charges.remove(index);
      failed.set(index, isFailed);
      if (index < calls) {
        doneCount++;
        failedCount += isFailed ? 1 : 0;
        takenOver += isTaken ? 1 : 0;
      }
    }
  }

  /** Those of the outcomes whose calls have none yet. */
  Outcomes notDone(Outcomes outcomes) {
    Outcomes.Builder open = new Outcomes.Builder(number(), outcomes.size());
    for (int row = 0; row < outcomes.size(); row++) {
      if (!done.get(outcomes.index(row)) && outcomes.index(row) < calls) {
        open.add(outcomes, row);
      }
    }
    return open.build();
  }

  /** Whether the call was charged with its attempt under this lease. */
  boolean charged(int index, LeaseId lease) {
    Charges charged = charges.get(index);
    return charged != null && charged.leases.contains(lease);
  }

  void charge(Fact.AttemptCharged charge) {
    Charges charged = charges.computeIfAbsent(charge.index(), i -> new Charges());
    charged.attempts++;
    ContextId killed = charge.killed();
    if (killed != null) {
      charged.killed.add(killed);
    }
    LeaseId lease = charge.lease();
    if (lease != null) {
      charged.leases.add(lease);
    }
  }

  void endRest(Fact.RestEnded fact) {
    rest = fact;
    fileCurrent = false;
  }

  void end(Outcome ending, long took) {
    outcome = ending;
    millis += took;
  }

  void dispatched(int upTo) {
    horizon = Math.max(horizon, upTo);
  }

  /** A new manager retries calls that an earlier one ended without an attempt. */
  void reopenRest() {
    if (rest != null) {
      rest = null;
      outcome = null;
      fileCurrent = false;
    }
    if (outcome == Outcome.CANCELLED) {
      outcome = null;
      calls = -1;
    }
  }

  void reset(int epoch) {
    resetIn = epoch;
    charges.clear();
    done = new BitSet();
    failed = new BitSet();
    taken = new BitSet();
    doneCount = 0;
    failedCount = 0;
    takenOver = 0;
    calls = -1;
    horizon = 0;
    rest = null;
    outcome = null;
    fileCurrent = false;
    millis = 0;
    millisOfEarlierManagers = 0;
  }
}
