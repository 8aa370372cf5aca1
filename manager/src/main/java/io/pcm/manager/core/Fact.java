package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import org.jspecify.annotations.Nullable;

/**
 * What became true and must survive a crash. After a crash, applying the facts in order restores
 * the state. State that is not in the facts (leases, slots, warm contexts) is reported again by the
 * pilots.
 */
public sealed interface Fact {
  /** A manager has opened the run; each has the next epoch. */
  record RunOpened(int epoch) implements Fact {}

  /** The task's items are counted; its calls may be dispatched. */
  record TaskOpened(TaskNumber task, int calls) implements Fact {}

  /**
   * Calls ended finally. An index appears at most once in a run unless the task was reset. Has no
   * payloads when read back for a restart, which does not need them.
   */
  record OutcomesRecorded(Outcomes outcomes) implements Fact {}

  /**
   * An attempt failed because of the call itself, and the call will be retried.
   *
   * @param killed the context that died of it or was killed because of it; null if none was
   * @param lease the lease of the attempt; null in stores of early versions. The outcome of an
   *     attempt that is sent again to the next manager is recognized by it
   */
  record AttemptCharged(
      TaskNumber task, int index, @Nullable ContextId killed, @Nullable LeaseId lease)
      implements Fact {}

  /**
   * All calls of the task without an outcome end with this one, because the library is broken or
   * the task failed.
   */
  record RestEnded(TaskNumber task, Outcome outcome, CallError error) implements Fact {}

  /** Every call of the task has an outcome. */
  record TaskEnded(
      TaskNumber task, Outcome outcome, int succeeded, int failed, int cancelled, long millis)
      implements Fact {}

  /** The task's result file is on disk under its final name, with these bytes. */
  record ResultsWritten(TaskNumber task, ResultFile file) implements Fact {}

  /** Everything known about the task's calls is void, because its items have changed. */
  record TaskReset(TaskNumber task) implements Fact {}

  /**
   * Calls of the task below this index may have been sent to pilots. It is recorded ahead of need,
   * by a second or two of work, but no dispatch waits for it: a manager that dies while its disk
   * hangs may have sent a few more.
   */
  record DispatchHorizon(TaskNumber task, int index) implements Fact {}

  /** A pilot has a session, its first or another one. */
  record PilotJoined(SessionId session, String pilot, String host, String device) implements Fact {}

  /**
   * @param lost whether it left without notice
   */
  record PilotLeft(SessionId session, boolean lost, String reason) implements Fact {}

  /**
   * So much time of pilots was counted since the last such fact of the account; parts of it may be
   * negative.
   */
  record TimeCounted(TimeAccount account, HeldTime time) implements Fact {}

  /**
   * No pilot of this job may serve any more.
   *
   * @param job the job's id without the number of restarts
   */
  record JobDrained(String job) implements Fact {}

  record ContextOpened(ContextId context, SessionId session, LibraryNumber library)
      implements Fact {}

  /** A pilot that came back still has this context. Nothing was loaded for that. */
  record ContextAdopted(ContextId context, SessionId session, LibraryNumber library)
      implements Fact {}

  /** The context has loaded; again for each call if it is not retained. */
  record ContextWarmed(ContextId context, long loadMillis) implements Fact {}

  /**
   * The context is gone, as far as the manager knows: if its pilot comes back, it may be adopted.
   *
   * @param calls number of outcomes that it produced
   */
  record ContextEnded(ContextId context, Cause cause, int calls) implements Fact {}

  /** Every task has ended and every result file has been written. */
  record RunEnded(Outcome outcome) implements Fact {}

  /** One method per fact, so that a new fact is a compile error in every consumer. */
  interface Cases {
    void runOpened(RunOpened fact);

    void taskOpened(TaskOpened fact);

    void outcomesRecorded(OutcomesRecorded fact);

    void attemptCharged(AttemptCharged fact);

    void restEnded(RestEnded fact);

    void taskEnded(TaskEnded fact);

    void resultsWritten(ResultsWritten fact);

    void taskReset(TaskReset fact);

    void dispatchHorizon(DispatchHorizon fact);

    void pilotJoined(PilotJoined fact);

    void pilotLeft(PilotLeft fact);

    void timeCounted(TimeCounted fact);

    void jobDrained(JobDrained fact);

    void contextOpened(ContextOpened fact);

    void contextAdopted(ContextAdopted fact);

    void contextWarmed(ContextWarmed fact);

    void contextEnded(ContextEnded fact);

    void runEnded(RunEnded fact);
  }

  default void match(Cases cases) {
    if (this instanceof OutcomesRecorded f) {
      cases.outcomesRecorded(f);
    } else if (this instanceof AttemptCharged f) {
      cases.attemptCharged(f);
    } else if (this instanceof DispatchHorizon f) {
      cases.dispatchHorizon(f);
    } else if (this instanceof RunOpened f) {
      cases.runOpened(f);
    } else if (this instanceof TaskOpened f) {
      cases.taskOpened(f);
    } else if (this instanceof RestEnded f) {
      cases.restEnded(f);
    } else if (this instanceof TaskEnded f) {
      cases.taskEnded(f);
    } else if (this instanceof ResultsWritten f) {
      cases.resultsWritten(f);
    } else if (this instanceof TaskReset f) {
      cases.taskReset(f);
    } else if (this instanceof PilotJoined f) {
      cases.pilotJoined(f);
    } else if (this instanceof PilotLeft f) {
      cases.pilotLeft(f);
    } else if (this instanceof TimeCounted f) {
      cases.timeCounted(f);
    } else if (this instanceof JobDrained f) {
      cases.jobDrained(f);
    } else if (this instanceof ContextOpened f) {
      cases.contextOpened(f);
    } else if (this instanceof ContextAdopted f) {
      cases.contextAdopted(f);
    } else if (this instanceof ContextWarmed f) {
      cases.contextWarmed(f);
    } else if (this instanceof ContextEnded f) {
      cases.contextEnded(f);
    } else {
      cases.runEnded((RunEnded) this);
    }
  }
}
