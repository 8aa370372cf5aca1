package io.pcm.sge;

import java.util.List;

/**
 * Lets a job script translate Grid Engine's notices into SIGTERM for the pilot. With {@code
 * -notify}, all processes of a job get SIGUSR2 before they are killed and SIGUSR1 before they are
 * stopped, including the pilot and its contexts. SIGUSR2 ends a JVM and SIGUSR1 crashes it, because
 * the JVM itself uses it. So these processes ignore both, the JVM is configured to use another
 * signal, and only the shell handles them.
 */
final class Notices {
  /** Exit code with which Grid Engine requeues a job. */
  static final int AGAIN = 99;

  /** The exit code of a process ended by SIGUSR1: the job was to be stopped. */
  static final int TO_BE_STOPPED = 138;

  /** The exit code of a process ended by SIGUSR2: someone, or its time limit, ended the job. */
  static final int TO_BE_GONE = 140;

  /** Any real-time signal that is unused; JDK 17 and 25 support this setting. */
  private static final int JVM_SIGNAL = 48;

  private Notices() {}

  /**
   * @param rerun whether a job that is to be stopped leaves and is requeued instead: a stopped
   *     pilot is lost to its manager, and keeps its machine's memory
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
        // Grid Engine would restart a job that ends with 99, and hold one that ends with 100.
        "case $code in 99 | 100) exit 1 ;; esac",
        "exit $code");
  }
}
