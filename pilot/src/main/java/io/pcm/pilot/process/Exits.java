package io.pcm.pilot.process;

/** Describes how processes ended. */
final class Exits {
  private static final String[] SIGNALS = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM"
  };

  private Exits() {}

  /** Like a shell, Java reports death by signal N as exit code 128 + N. */
  static String describe(int code) {
    int signal = code - 128;
    if (signal > 0 && signal < SIGNALS.length) {
      return "the process ended by signal " + signal + " (SIG" + SIGNALS[signal] + ")";
    }
    if (code == 125 || code == 126 || code == 127) {
      return "the process could not be run (exit code " + code + ")";
    }
    return "the process ended with exit code " + code;
  }
}
