package io.pcm.api.status;

/**
 * One task of a run.
 *
 * @param calls number of calls; -1 before the items are counted
 * @param running number of calls that run in contexts, without those that wait there
 * @param seconds time from the first dispatch to now, or to the end
 * @param doneHere calls that ended since this manager started; includes calls that had already
 *     ended under an earlier manager
 * @param secondsHere the part of {@code seconds} under this manager; the rate is {@code doneHere}
 *     divided by it
 * @param engine what engines said about the results
 * @param reused calls that were not made, because an earlier version of the task has their results;
 *     part of {@code succeeded} and {@code failed}
 * @see RunProgress
 */
public record TaskProgress(
    String name,
    TaskPhase phase,
    int calls,
    int succeeded,
    int failed,
    int cancelled,
    int running,
    double seconds,
    int doneHere,
    double secondsHere,
    EngineUse engine,
    int reused) {
  public TaskProgress {
    // Absent in a status that an earlier version wrote.
    engine = engine == null ? EngineUse.NONE : engine;
  }

  /** A task without rows of earlier versions. */
  public TaskProgress(
      String name,
      TaskPhase phase,
      int calls,
      int succeeded,
      int failed,
      int cancelled,
      int running,
      double seconds,
      int doneHere,
      double secondsHere,
      EngineUse engine) {
    this(
        name,
        phase,
        calls,
        succeeded,
        failed,
        cancelled,
        running,
        seconds,
        doneHere,
        secondsHere,
        engine,
        0);
  }

  /** A copy with these sums. */
  public TaskProgress with(EngineUse use) {
    return new TaskProgress(
        name,
        phase,
        calls,
        succeeded,
        failed,
        cancelled,
        running,
        seconds,
        doneHere,
        secondsHere,
        use,
        reused);
  }
}
