package io.pcm.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * What people see while a command runs: lines that stay, and below them one block that is drawn
 * anew in place. Where there is no terminal only lines that stay are written. Thread-safe.
 *
 * <p>Everything that may come from elsewhere is freed of control characters and of those that
 * change the direction of text, so that a library's output cannot steer the terminal.
 */
public final class Screen {
  private static final int WIDTH_WITHOUT_TERMINAL = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private int drawn;

  /**
   * @param width columns of the terminal; 0 if it is not known
   */
  public Screen(PrintStream out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width > 0 ? width : WIDTH_WITHOUT_TERMINAL;
  }

  /** Standard error, as the launcher found it: it sets these properties. */
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

  /** Writes a line that stays, or several if the text has newlines. */
  public synchronized void say(String text) {
    StringBuilder bytes = new StringBuilder(erased());
    for (String line : text.split("\n", -1)) {
      bytes.append(Harmless.plain(line)).append('\n');
    }
    out.print(bytes);
    out.flush();
    drawn = 0;
  }

  /** Draws the block in the place of the last one; does nothing where there is no terminal. */
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

  /** To the block's first line, and everything from there on erased (ECMA-48 CPL and ED). */
  private String erased() {
    return drawn > 0 ? "\u001b[" + drawn + "F\u001b[J" : "";
  }
}
