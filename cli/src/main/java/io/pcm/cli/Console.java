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
 * @param screen everything that is for people only
 */
record Console(PrintStream out, Screen screen) {
  static Console ofThisProcess() {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stdout"));
    return new Console(terminal ? harmless(System.out) : System.out, Screen.ofThisProcess());
  }

  /** To a pipe or a file all bytes go as they are; on a terminal they may have any effect. */
  static PrintStream harmless(PrintStream terminal) {
    return new PrintStream(new HarmlessOutput(terminal), false, StandardCharsets.UTF_8);
  }

  /** Writes one line of results and sees that it is out. */
  void result(String line) {
    out.println(line);
    out.flush();
  }

  /** What people should know of a result. */
  void notes(List<String> notes) {
    notes.forEach(note -> screen.say("pcm: " + note));
  }
}
