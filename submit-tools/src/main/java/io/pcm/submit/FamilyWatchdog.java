package io.pcm.submit;

import java.time.Duration;
import java.util.List;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Kills a late process and its descendants. A site may wrap a command in a shell script; the script
 * alone would leave a process that keeps the output open.
 */
final class FamilyWatchdog extends ExecuteWatchdog {
  private @Nullable Process watched;

  /** The builder, which replaces the constructor, cannot make subclasses. */
  @SuppressWarnings("deprecation")
  FamilyWatchdog(Duration timeout) {
    super(timeout.toMillis());
  }

  @Override
  public synchronized void start(Process process) {
    watched = process;
    super.start(process);
  }

  @Override
  public synchronized void timeoutOccured(Watchdog watchdog) {
    Process process = watched;
    List<ProcessHandle> descendants =
        process == null || !process.isAlive() ? List.of() : process.descendants().toList();
    super.timeoutOccured(watchdog);
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
