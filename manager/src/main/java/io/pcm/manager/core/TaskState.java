package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is durable about one task. Changed by facts alone. */
final class TaskState {
  /** What a call has been charged with so far. */
  static final class Charges {
    int attempts;
    final Set<ContextId> killed = new TreeSet<>();
  }

  final PlannedTask plan;
  private final TreeMap<Integer, Charges> charges = new TreeMap<>();
  private BitSet done = new BitSet();
  private BitSet failed = new BitSet();
  private int doneCount;
  private int failedCount;
  private int recorded;
  private int calls = -1;
  private int horizon;
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

  /** Calls of the task; -1 before they are counted. */
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

  /** Calls that ever got an outcome of their own; those that were then reset count again. */
  int recorded() {
    return recorded;
  }

  /** Calls that ended without being tried, because none of the task's calls can be. */
  int failedUntried() {
    return restCount(Outcome.FAILED);
  }

  int failedCount() {
    return failedCount;
  }

  int succeeded() {
    return doneCount - failedCount;
  }

  /** Failed calls, those included that were never tried because the library is broken. */
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

  /** How the task ended; null while it has not. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** The result file that was written last; null if none was. */
  @Nullable ResultFile file() {
    return file;
  }

  /** Whether nothing has happened to the task's calls since that file was written. */
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

  /** Of {@link #millis} what came since {@link #markStart}. */
  long millisHere() {
    return millis - millisOfEarlierManagers;
  }

  void markStart() {
    millisOfEarlierManagers = millis;
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
      recorded++;
      charges.remove(index);
      failed.set(index, isFailed);
      if (index < calls) {
        doneCount++;
        failedCount += isFailed ? 1 : 0;
      }
    }
  }

  void charge(int index, @Nullable ContextId killed) {
    Charges charged = charges.computeIfAbsent(index, i -> new Charges());
    charged.attempts++;
    if (killed != null) {
      charged.killed.add(killed);
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

  /** A new manager tries again what an earlier one gave up without trying. */
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

  void reset() {
    charges.clear();
    done = new BitSet();
    failed = new BitSet();
    doneCount = 0;
    failedCount = 0;
    calls = -1;
    horizon = 0;
    rest = null;
    outcome = null;
    fileCurrent = false;
    millis = 0;
    millisOfEarlierManagers = 0;
  }
}
