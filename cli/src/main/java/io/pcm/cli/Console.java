package io.pcm.cli;

import io.pcm.cli.terminal.HarmlessOutput;
import io.pcm.cli.terminal.Screen;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a command prints.
 *
 * @param out results, for programs and pipes
 * @param screen everything else, for users
 */
record Console(PrintStream out, Screen screen) {
  static Console ofThisProcess() {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stdout"));
    return new Console(terminal ? harmless(System.out) : System.out, Screen.ofThisProcess());
  }

  /** Bytes are unchanged in a pipe or file, but could have any effect on a terminal. */
  static PrintStream harmless(PrintStream terminal) {
    return new PrintStream(new HarmlessOutput(terminal), false, StandardCharsets.UTF_8);
  }

  /** Writes one line of results and flushes it. */
  void result(String line) {
    out.println(line);
    out.flush();
  }

  /** Shows notes about a result to the user. */
  void notes(List<String> notes) {
    notes.forEach(note -> screen.say("pcm: " + note));
  }
}
