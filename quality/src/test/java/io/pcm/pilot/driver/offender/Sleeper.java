package io.pcm.pilot.driver.offender;

/** Breaks the rule on purpose: no test could drive it in virtual time. */
public final class Sleeper {
  private Sleeper() {}

  static void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
