package io.pcm.pilot.process;

import java.io.IOException;

/** A process in a group of its own. The guard kills the group if the pilot dies before it ends. */
final class GuardedProcess {
  private final Process process;
  private final Guard guard;

  private GuardedProcess(Process process, Guard guard) {
    this.process = process;
    this.guard = guard;
  }

  /** Starts a process with this mark in its environment. */
  interface Start {
    Process withMark(String mark) throws IOException;
  }

  /**
   * @throws IOException if it could not be started; then nothing of it remains
   */
  static GuardedProcess of(Guard guard, Start start) throws IOException {
    String mark = guard.nextMark();
    Process process = start.withMark(mark);
    try {
      guard.add(process.pid(), mark);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException("the pilot's guard is gone, so nothing is started", e);
    }
    return new GuardedProcess(process, guard);
  }

  Process process() {
    return process;
  }

  /**
   * @throws IOException if the guard is gone
   */
  void killGroup() throws IOException {
    guard.kill(process.pid());
  }

  /** The process has ended and its group was killed. */
  void forget() throws IOException {
    guard.remove(process.pid());
  }
}
