package io.pcm.context;

/**
 * Messages of the host on standard error. That is its only log; the pilot keeps it and quotes it as
 * evidence when a context has died.
 */
final class HostLog {
  private HostLog() {}

  static void say(String line) {
    System.err.println("context: " + line);
  }

  /** Flushes the output of all code in this process. */
  static void flush() {
    System.out.flush();
    System.err.flush();
  }
}
