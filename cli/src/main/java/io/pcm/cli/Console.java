package io.pcm.cli;

import io.pcm.cli.terminal.Screen;
import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results, for programs and pipes
 * @param screen everything that is for people only
 */
record Console(PrintStream out, Screen screen) {
  static Console ofThisProcess() {
    return new Console(System.out, Screen.ofThisProcess());
  }

  /** Writes one line of results and sees that it is out. */
  void result(String line) {
    out.println(line);
    out.flush();
  }
}
