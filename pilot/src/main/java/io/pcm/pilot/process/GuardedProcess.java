package io.pcm.pilot.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A process in a group of its own. The guard kills the group if the pilot dies before it ends. */
final class GuardedProcess {
  private final Process process;
  private final Guard guard;
  private final Path folder;

  private GuardedProcess(Process process, Guard guard, Path folder) {
    this.process = process;
    this.guard = guard;
    this.folder = folder;
  }

  /** Starts a process with these variables in its environment. */
  interface Start {
    Process with(Map<String, String> variables) throws IOException;
  }

  /**
   * @throws IOException if it could not be started; then nothing of it remains
   */
  static GuardedProcess of(Guard guard, Start start) throws IOException {
    Guard.Belongings belongings = guard.next();
    try {
      Process process = start.with(belongings.variables());
      try {
        guard.add(process.pid(), belongings.mark());
      } catch (IOException e) {
        process.destroyForcibly();
        throw new IOException("the pilot's guard is gone, so nothing is started", e);
      }
      return new GuardedProcess(process, guard, belongings.folder());
    } catch (IOException e) {
      ContextFolders.remove(belongings.folder());
      throw e;
    }
  }

  Process process() {
    return process;
  }

  /** Takes files out of its folder. */
  FileTaker taker() {
    return FileTaker.of(folder);
  }

  /**
   * @throws IOException if the guard is gone
   */
  void killGroup() throws IOException {
    guard.kill(process.pid());
  }

  /**
   * The process has ended and its group was killed.
   *
   * @return the pids of all that belonged to it
   */
  Set<Long> forget() throws IOException {
    Set<Long> pids = guard.remove(process.pid());
    ContextFolders.remove(folder);
    return pids;
  }
}
