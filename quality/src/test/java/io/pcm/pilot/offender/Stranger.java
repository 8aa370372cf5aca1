package io.pcm.pilot.offender;

/** A class that a manager must not use. */
public final class Stranger {
  private Stranger() {}

  public static String name() {
    return "stranger";
  }
}
