package io.pcm.cli;

import io.pcm.cli.terminal.Colors;
import io.pcm.cli.terminal.HarmlessOutput;
import io.pcm.cli.terminal.Screen;
import io.pcm.cli.terminal.StandardOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a command prints.
 *
 * @param out results, for programs and pipes
 * @param screen everything else, for users
 * @param tables results that are text for users; the same place as {@code out}
 */
record Console(PrintStream out, Screen screen, Tables tables) {
  private static final int STREAM_BYTES = 64 * 1024;

  /**
   * Text for users on standard output.
   *
   * @param to writes bytes unchanged
   * @param terminal whether that is a terminal
   * @param inTables the colours of this text
   * @param onScreen the colours of the screen
   */
  record Tables(PrintStream to, boolean terminal, Colors inTables, Colors onScreen) {}

  /** Without colours. */
  Console(PrintStream out, Screen screen) {
    this(out, screen, new Tables(out, false, Colors.NONE, Colors.NONE));
  }

  static Console ofThisProcess() {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stdout"));
    Colors onScreen = Colors.of("terminal".equals(System.getProperty("pcm.stderr")));
    PrintStream out = StandardOutput.ofThisProcess();
    return new Console(
        terminal ? harmless(out) : out,
        Screen.ofThisProcess(onScreen),
        new Tables(out, terminal, Colors.of(terminal), onScreen));
  }

  /** Bytes are unchanged in a pipe or file, but could have any effect on a terminal. */
  static PrintStream harmless(PrintStream terminal) {
    return new PrintStream(new HarmlessOutput(terminal), false, StandardCharsets.UTF_8);
  }

  /** When there are colours. */
  void colors(Colors.Mode mode) {
    tables.inTables().mode(mode);
    tables.onScreen().mode(mode);
  }

  /** Writes one line of results and flushes it. */
  void result(String line) {
    out.println(line);
    out.flush();
  }

  /** Writes results as text for users, in colour on a terminal. */
  void show(String text) {
    String safe = tables.terminal() ? HarmlessOutput.escaped(text) : text;
    StringBuilder lines = new StringBuilder();
    safe.lines().forEach(line -> lines.append(tables.inTables().line(line)).append('\n'));
    tables.to().print(lines);
    tables.to().flush();
  }

  /** Shows notes about a result to the user. */
  void notes(List<String> notes) {
    notes.forEach(note -> screen.say("pcm: " + note));
  }

  /**
   * The output as a stream for much data, which reports errors instead of hiding them. Flush it at
   * the end.
   */
  OutputStream stream() {
    return new BufferedOutputStream(new Checked(out), STREAM_BYTES);
  }

  private static final class Checked extends OutputStream {
    private final PrintStream out;

    Checked(PrintStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      flush();
    }

    @Override
    public void flush() throws IOException {
      if (!out.checkError()) {
        return;
      }
      IOException failure = new IOException("the reason is unknown");
      if (out instanceof StandardOutput standard) {
        failure = standard.failure().orElse(failure);
        if (standard.isClosedPipe()) {
          throw new ClosedPipeException(failure);
        }
      }
      throw new IOException("cannot write to standard output: " + failure.getMessage(), failure);
    }
  }
}
