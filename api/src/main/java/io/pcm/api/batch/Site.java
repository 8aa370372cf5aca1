package io.pcm.api.batch;

import java.time.Duration;

/** Where pilots come from, and how that place wants them: a batch system with its settings. */
public interface Site {
  /** Of each command of a batch system; a busy one answers within seconds. */
  Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  /** The name of its {@link BatchSystemProvider}. */
  String system();

  /**
   * The batch system.
   *
   * @param timeout for each of its commands
   */
  BatchSystem open(Duration timeout);

  /** The same with {@link #COMMAND_TIMEOUT}. */
  default BatchSystem open() {
    return open(COMMAND_TIMEOUT);
  }

  /** Whether a preempted job comes back, but only if it was killed. */
  default boolean queuesKilledJobsAgain() {
    return false;
  }

  /**
   * Whether the jobs are sent the files that they need, because they share no file system with us.
   */
  default boolean carriesFiles() {
    return false;
  }

  /**
   * Whether the batch system itself uses this name in the folder of a job that is sent files, so
   * that no file may be sent under it. Only few names may be: PCM tries others until one is free.
   *
   * @param name one path element
   */
  default boolean reserves(String name) {
    return false;
  }
}
