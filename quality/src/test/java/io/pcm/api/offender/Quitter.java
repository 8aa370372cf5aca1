package io.pcm.api.offender;

/** Violates rules deliberately: prints and exits, in a package without {@code @NullMarked}. */
public final class Quitter {
  private Quitter() {}

  static void quit(Throwable why) {
    System.out.println("bye");
    why.printStackTrace();
    if (why instanceof Error) {
      Runtime.getRuntime().halt(1);
    }
    System.exit(1);
  }
}
