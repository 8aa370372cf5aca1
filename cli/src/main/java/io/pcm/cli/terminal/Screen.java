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

  /** The smallest that is common, since a block must not be higher than the screen. */
  private static final int HEIGHT_IF_UNKNOWN = 24;

  /**
   * DEC private mode 7: a line that is too long after all, such as on a screen made narrower, is
   * cut and not continued in the next one, which would not be erased.
   */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private final int height;
  private int drawn;

  /**
   * @param width columns of the terminal; 0 if unknown
   * @param height its lines; 0 if unknown
   */
  public Screen(PrintStream out, boolean terminal, int width, int height) {
    this.out = out;
    this.terminal = terminal;
    this.width = width > 0 ? width : WIDTH_WITHOUT_TERMINAL;
    this.height = height > 0 ? height : HEIGHT_IF_UNKNOWN;
  }

  /** Standard error; the launcher sets these properties. */
  public static Screen ofThisProcess() {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stderr"));
    return new Screen(
        System.err,
        terminal,
        Integer.getInteger("pcm.columns", 0),
        Integer.getInteger("pcm.rows", 0));
  }

  public boolean isTerminal() {
    return terminal;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
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
    StringBuilder bytes = new StringBuilder(erased()).append(NO_WRAP);
    for (String line : block) {
      bytes.append(Harmless.plain(line)).append('\n');
    }
    out.print(bytes.append(WRAP));
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
