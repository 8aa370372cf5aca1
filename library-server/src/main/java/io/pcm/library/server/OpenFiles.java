package io.pcm.library.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may have open; each call in flight to a server needs one. */
final class OpenFiles {
  /** For what is not a call: jars, pipes, the log. */
  private static final int OTHERS = 200;

  private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d{1,9})\\s.*");

  private OpenFiles() {}

  /**
   * The maximum number of calls, no more than this. The JVM has raised its limit as far as it may,
   * and the server inherits it.
   */
  static int callsUpTo(int most) {
    try {
      return callsUpTo(most, Files.readAllLines(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return most;
    }
  }

  /**
   * @param limits the lines of {@code /proc/PID/limits} (proc(5))
   */
  static int callsUpTo(int most, List<String> limits) {
    for (String line : limits) {
      Matcher limit = LIMIT.matcher(line);
      if (limit.matches()) {
        return Math.max(1, Math.min(most, Integer.parseInt(limit.group(1)) - OTHERS));
      }
    }
    return most;
  }
}
