package io.pcm.runtime.rundir;

import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.Optional;

/** Another manager holds the run directory; the message names the manager. */
public final class RunDirectoryInUseException extends RunDirectoryException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<LockHolder> holder;

  private RunDirectoryInUseException(String message, Optional<LockHolder> holder) {
    super(message);
    this.holder = holder;
  }

  static RunDirectoryInUseException heldBy(Path directory, Optional<LockHolder> holder) {
    String who = holder.map(LockHolder::display).orElse("a process that is just starting");
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " is in use by "
            + who
            + ". Wait until it has ended, or use another directory with --run-dir.",
        holder);
  }

  static RunDirectoryInUseException perhapsHeldElsewhere(Path directory, LockHolder holder) {
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " was last held by "
            + holder.display()
            + ", which did not release it. That is another machine than this one ("
            + LockHolder.thisHost()
            + "), and on a shared file system its lock may not be visible here. If that process has"
            + " ended, remove the lock: rm "
            + ShellWord.of("" + directory.resolve(RunDirectory.LOCK))
            + " ; then run the same command again. No data is lost.",
        Optional.of(holder));
  }

  /** The holder; empty if the lock file does not say. */
  public Optional<LockHolder> holder() {
    return holder;
  }
}
