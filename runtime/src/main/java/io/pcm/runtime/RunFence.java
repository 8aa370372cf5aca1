package io.pcm.runtime;

import io.pcm.manager.store.StoreException;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;

/** Ends a manager that has lost its run to another one. */
final class RunFence {
  private final RunDirectory directory;

  RunFence(RunDirectory directory) {
    this.directory = directory;
  }

  boolean isLost() {
    return directory.isLost();
  }

  /**
   * @throws RunException if another manager has taken the run over
   */
  void check() throws RunException {
    if (isLost()) {
      throw new RunException(Kind.TAKEN_OVER, message());
    }
  }

  /** For the store: the same with its exception. */
  void checkCommit() throws StoreException {
    if (isLost()) {
      throw new StoreException(StoreException.Reason.TAKEN_OVER, message());
    }
  }

  private String message() {
    return "another manager has taken over the run "
        + directory.root()
        + ": "
        + directory.lostTo().map(LockHolder::display).orElse("its lock file names it")
        + ". This one was frozen, or cut off from the file system, for too long. It ends now and"
        + " changes nothing; the other one continues the run, and no results are lost.";
  }
}
