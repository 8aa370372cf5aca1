package io.pcm.pilot.offender;

/** What a manager must not know. */
public final class Stranger {
  private Stranger() {}

  public static String name() {
    return "stranger";
  }
}
