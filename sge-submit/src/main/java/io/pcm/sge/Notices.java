package io.pcm.sge;

import java.util.List;

/**
 * How a job script turns Grid Engine's notices into SIGTERM for the pilot. With {@code -notify} all
 * processes of a job get SIGUSR2 before they are killed and SIGUSR1 before they are stopped, the
 * pilot and its contexts too: one ends a JVM, the other crashes it, because the JVM itself uses it.
 * So they ignore both, and the JVM is told to use another signal; the shell alone listens.
 */
final class Notices {
  /** With it Grid Engine queues a job again. */
  static final int AGAIN = 99;

  /** As a shell says that SIGUSR1 ended a process: the job was to be stopped. */
  static final int TO_BE_STOPPED = 138;

  /** As for SIGUSR2: somebody, or the end of its time, wants the job gone. */
  static final int TO_BE_GONE = 140;

  /** Any real-time signal that nobody else uses; JDK 17 and 25 read it. */
  private static final int JVM_SIGNAL = 48;

  private Notices() {}

  /**
   * @param rerun whether a job that is to be stopped rather leaves and is queued again: a pilot
   *     that stands still is lost to its manager, and its machine's memory to others
   */
  static List<String> around(String command, boolean rerun) {
    return List.of(
        "export _JAVA_SR_SIGNUM=" + JVM_SIGNAL,
        "trap '' USR1 USR2",
        command + " &",
        "pilot=$! told=0",
        "hear() { told=$1; kill -s TERM \"$pilot\" 2>/dev/null; }",
        "trap 'hear " + (rerun ? AGAIN : TO_BE_STOPPED) + "' USR1",
        "trap 'hear " + TO_BE_GONE + "' USR2 TERM",
        // A signal ends `wait`, but not the pilot.
        "while wait \"$pilot\"; code=$?; [ $code -gt 128 ] && kill -s 0 \"$pilot\" 2>/dev/null;"
            + " do :; done",
        "[ $told = 0 ] || exit $told",
        // Grid Engine would run a job anew that ends with 99, and hold one that ends with 100.
        "case $code in 99 | 100) exit 1 ;; esac",
        "exit $code");
  }
}
