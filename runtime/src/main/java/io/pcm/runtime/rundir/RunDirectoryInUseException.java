package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.util.Optional;

/** Another manager holds the run directory; the message names the manager. */
public final class RunDirectoryInUseException extends RunDirectoryException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<LockHolder> holder;

  private final boolean perhapsDead;

  private RunDirectoryInUseException(
      String message, Optional<LockHolder> holder, boolean perhapsDead) {
    super(message);
    this.holder = holder;
    this.perhapsDead = perhapsDead;
  }

  static RunDirectoryInUseException heldBy(Path directory, Optional<LockHolder> holder) {
    String who = holder.map(LockHolder::display).orElse("a process that is just starting");
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " is in use by "
            + who
            + ". Wait until it has ended, or use another directory with --run-dir.",
        holder,
        false);
  }

  /** The holder is on another machine, whose locks may not be visible here. */
  static RunDirectoryInUseException perhapsHeldElsewhere(Path directory, LastHolder last) {
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " was not released by "
            + last.display()
            + ". That is another machine than this one ("
            + LockHolder.thisHost()
            + "), whose lock may not be visible here. If that process has ended, take the run over"
            + " with --take-over (in Java: RunOptions.takeOver()): it waits "
            + TakeOver.STILL.toSeconds()
            + " s to make sure that the heartbeat stands still, then resumes the run. No data is"
            + " lost.",
        Optional.of(last.holder()),
        true);
  }

  static RunDirectoryInUseException aliveElsewhere(Path directory, LastHolder last) {
    return new RunDirectoryInUseException(
        "the run directory "
            + directory
            + " cannot be taken over, because its manager is alive: "
            + last.display()
            + ". Wait until it has ended, or end it there with: kill "
            + last.holder().pid(),
        Optional.of(last.holder()),
        false);
  }

  /** Whether the run can be taken over if its holder has died. */
  public boolean isPerhapsDead() {
    return perhapsDead;
  }

  /** The holder; empty if the lock file does not say. */
  public Optional<LockHolder> holder() {
    return holder;
  }
}
