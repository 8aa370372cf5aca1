package io.pcm.context;

/**
 * What the host itself has to say, on standard error: the only log there is here, which the pilot
 * keeps and quotes as evidence when a context has died.
 */
final class Noise {
  private Noise() {}

  static void say(String line) {
    System.err.println("context: " + line);
  }

  /** Lets go what anybody in this process has printed. */
  static void flush() {
    System.out.flush();
    System.err.flush();
  }
}
