package io.pcm.pilot.driver.offender;

/** Violates a rule deliberately: a test could not run it in virtual time. */
public final class Sleeper {
  private Sleeper() {}

  static void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
