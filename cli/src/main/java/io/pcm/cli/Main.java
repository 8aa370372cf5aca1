package io.pcm.cli;

/** The main of {@code pcm}: the only place of this process that ends it. */
public final class Main {
  /** For how long an exit may take once it is decided, before the process is halted. */
  private static final long EXIT_MILLIS = 5000;

  private Main() {}

  public static void main(String[] args) {
    exit(PcmCommand.commandLine(Console.ofThisProcess()).execute(args));
  }

  /**
   * Ends the process with this code: hooks get {@link #EXIT_MILLIS}, then it is halted. A thread
   * that hangs must not keep a process that was told to end.
   */
  static void exit(int code) {
    Thread watch =
        new Thread(
            () -> {
              try {
                Thread.sleep(EXIT_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(code);
            },
            "exit-watch");
    watch.setDaemon(true);
    watch.start();
    System.exit(code);
  }
}
