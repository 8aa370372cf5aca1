package io.pcm.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * What users see while a command runs: permanent lines, and below them one block that is redrawn in
 * place. Without a terminal, only permanent lines are written. Thread-safe.
 *
 * <p>Control characters, and characters that change the direction of text, are removed from all
 * text, so that output of a library cannot control the terminal.
 */
public final class Screen {
  private static final int WIDTH_WITHOUT_TERMINAL = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private int drawn;

  /**
   * @param width columns of the terminal; 0 if unknown
   */
  public Screen(PrintStream out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width > 0 ? width : WIDTH_WITHOUT_TERMINAL;
  }

  /** Standard error; the launcher sets these properties. */
  public static Screen ofThisProcess() {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stderr"));
    return new Screen(System.err, terminal, Integer.getInteger("pcm.columns", 0));
  }

  public boolean isTerminal() {
    return terminal;
  }

  public int width() {
    return width;
  }

  /** Writes a permanent line, or several if the text has newlines. */
  public synchronized void say(String text) {
    StringBuilder bytes = new StringBuilder(erased());
    for (String line : text.split("\n", -1)) {
      bytes.append(Harmless.plain(line)).append('\n');
    }
    out.print(bytes);
    out.flush();
    drawn = 0;
  }

  /** Draws the block in place of the last one; does nothing without a terminal. */
  public synchronized void draw(List<String> block) {
    if (!terminal) {
      return;
    }
    StringBuilder bytes = new StringBuilder(erased());
    for (String line : block) {
      bytes.append(Harmless.plain(line)).append('\n');
    }
    out.print(bytes);
    out.flush();
    drawn = block.size();
  }

  /** Removes the block. */
  public synchronized void clear() {
    if (drawn > 0) {
      out.print(erased());
      out.flush();
      drawn = 0;
    }
  }

  /** Moves to the block's first line and erases everything from there (ECMA-48 CPL and ED). */
  private String erased() {
    return drawn > 0 ? "\u001b[" + drawn + "F\u001b[J" : "";
  }
}
