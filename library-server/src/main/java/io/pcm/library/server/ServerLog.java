package io.pcm.library.server;

/**
 * Standard error, the log of the context's process. The pilot keeps it, and quotes its end as
 * evidence when the context has died.
 */
final class ServerLog {
  private ServerLog() {}

  static void say(String line) {
    System.err.println("server: " + line);
    System.err.flush();
  }

  /** Passes on the server's own output. */
  static void pass(byte[] output, int length) {
    System.err.write(output, 0, length);
    System.err.flush();
  }
}
