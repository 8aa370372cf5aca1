package io.pcm.api.offender;

/** Breaks rules on purpose: prints and ends the process, in a package that says nothing. */
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
