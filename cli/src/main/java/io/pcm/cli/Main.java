package io.pcm.cli;

import io.pcm.runtime.sites.PlugInException;
import picocli.CommandLine;

/** The main class of {@code pcm}, the only place that ends the process. */
public final class Main {
  /** Maximum time of an exit; then the process is halted. */
  private static final long EXIT_MILLIS = 5000;

  /** Java decodes file names and arguments by the locale; the launcher sets a suitable one. */
  private static final String NO_UTF_8 =
      "pcm: no UTF-8 locale is set, so PCM would misread file names. Set one that this machine"
          + " has\n"
          + "     (locale -a), such as LC_ALL=C.UTF-8 or LC_ALL=en_US.UTF-8. If it has none,"
          + " install one\n"
          + "     (Debian, Ubuntu: apt-get install locales-all; Fedora: dnf install"
          + " glibc-langpack-en).";

  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofThisProcess();
    if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      console.screen().say(NO_UTF_8);
      exit(ExitCode.ENVIRONMENT);
    }
    CommandLine command;
    try {
      command = PcmCommand.commandLine(console, args);
    } catch (PlugInException e) {
      console.screen().say("pcm: " + e.getMessage());
      exit(ExitCode.ENVIRONMENT);
      return;
    }
    exit(command.execute(args));
  }

  /**
   * Ends the process with this code: shutdown hooks get {@link #EXIT_MILLIS}, then the process is
   * halted, so that a hanging thread cannot prevent the exit.
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
