package io.pcm.runtime.rundir;

import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.Optional;

/** Another manager holds the run directory; the message names it. */
public final class RunDirectoryInUseException extends RunDirectoryException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<LockHolder> holder;

  private RunDirectoryInUseException(String message, Optional<LockHolder> holder) {
    super(message);
    this.holder = holder;
  }

  static RunDirectoryInUseException heldBy(Path directory, Optional<LockHolder> holder) {
    String who = holder.map(LockHolder::display).orElse("a process that has not named itself yet");
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " is in use by "
            + who
            + ". Wait until that has ended, or name another directory with --run-dir.",
        holder);
  }

  static RunDirectoryInUseException perhapsHeldElsewhere(Path directory, LockHolder holder) {
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " was last held by "
            + holder.display()
            + " and was not given back. That is another machine than this one ("
            + LockHolder.thisHost()
            + "), and on a shared file system its lock may not show here. If that process is no"
            + " more, say so with: rm "
            + ShellWord.of("" + directory.resolve(RunDirectory.LOCK))
            + " ; then run the same command again. Nothing of the run is lost by that.",
        Optional.of(holder));
  }

  /** Who holds it; empty if the lock file does not say. */
  public Optional<LockHolder> holder() {
    return holder;
  }
}
