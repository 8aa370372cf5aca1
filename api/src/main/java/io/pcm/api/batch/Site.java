package io.pcm.api.batch;

import java.time.Duration;

/**
 * A batch system together with its settings.
 *
 * @see BatchSystem
 */
public interface Site {
  /** Timeout of each command of a batch system; even a busy system answers within seconds. */
  Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  /** The name of its {@link BatchSystemProvider}. */
  String system();

  /**
   * Opens the batch system.
   *
   * @param timeout for each of its commands
   */
  BatchSystem open(Duration timeout);

  /** Opens the batch system with {@link #COMMAND_TIMEOUT}. */
  default BatchSystem open() {
    return open(COMMAND_TIMEOUT);
  }

  /** Whether the system requeues a preempted job, but only if it had to kill it. */
  default boolean queuesKilledJobsAgain() {
    return false;
  }

  /**
   * Whether the jobs need copies of their files because they share no file system with the manager.
   */
  default boolean carriesFiles() {
    return false;
  }

  /**
   * Whether the batch system uses this name in the folder of a job, so that no file can be
   * transferred under it. It should reserve only a few names: PCM tries other names until one is
   * free.
   *
   * @param name one path element
   */
  default boolean reserves(String name) {
    return false;
  }
}
