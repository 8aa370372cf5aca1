package io.pcm.cli;

import io.pcm.cli.terminal.Signals;
import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of {@code pcm}. Scripts depend on these numbers. */
public final class ExitCode {
  /** All calls succeeded, or no more failed than {@code --accept-failures} accepts. */
  public static final int OK = 0;

  /** The run ended, and some of its calls failed. */
  public static final int SOME_FAILED = 1;

  /** The command line or the workflow file is wrong. */
  public static final int USAGE = 2;

  /** Something outside PCM is missing or unavailable: a file, a model, a port, a program. */
  public static final int ENVIRONMENT = 3;

  /** Another manager uses the run directory. */
  public static final int IN_USE = 73;

  /** Another manager has taken the run over from this one, which was frozen or cut off. */
  public static final int TAKEN_OVER = 74;

  /** Internal error; running the same command again resumes the run. */
  public static final int INTERNAL = 75;

  /** {@code pcm wait} has waited as long as it should, as {@code timeout} of coreutils says it. */
  public static final int TIMEOUT = 124;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = Signals.INTERRUPTED;

  /** Stopped by SIGTERM or the end of the terminal session. */
  public static final int TERMINATED = Signals.TERMINATED;

  /** What each code means, for the help of the command that runs workflows. */
  static Map<String, String> explained() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "all calls succeeded, or no more failed than --accept-failures accepts");
    codes.put("1", "the run ended, but some calls failed; see their result lines");
    codes.put("2", "the command line or the workflow file is wrong");
    codes.put("3", "something outside PCM is missing or unavailable (file, model, port, program)");
    codes.put("73", "the run directory is in use by another manager");
    codes.put("74", "another manager has taken the run over, and continues it");
    codes.put("75", "internal error; run the same command again to resume");
    codes.put("130, 143", "stopped by Ctrl-C or SIGTERM; run the same command again to resume");
    return codes;
  }

  private ExitCode() {}
}
