package io.pcm.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What users see while a command runs: permanent lines, and below them one block that is redrawn in
 * place, also after the terminal was resized. Without a terminal, only permanent lines are written.
 * Thread-safe.
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

  /** Erases the line of the cursor (ECMA-48 EL). */
  private static final String LINE = "\u001b[2K";

  /**
   * Erases what follows (ECMA-48 ED). Never from the first line of the screen: tmux would move all
   * of it to the lines above the screen first.
   */
  private static final String REST = "\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean reflows = reflows();
  private final Colors colors;
  private int width;
  private int height;
  private boolean watched;

  /**
   * Changes of the size that are being looked into; until then it is unknown where the block is.
   */
  private final AtomicInteger changes = new AtomicInteger();

  /** The block as it was drawn. */
  private List<String> drawn = List.of();

  /** The columns that the screen had then. */
  private int drawnWidth;

  /**
   * @param width columns of the terminal; 0 if unknown
   * @param height its lines; 0 if unknown
   */
  public Screen(PrintStream out, boolean terminal, int width, int height) {
    this(out, terminal, width, height, Colors.NONE);
  }

  Screen(PrintStream out, boolean terminal, int width, int height, Colors colors) {
    this.out = out;
    this.terminal = terminal;
    this.width = width > 0 ? width : WIDTH_WITHOUT_TERMINAL;
    this.height = height > 0 ? height : HEIGHT_IF_UNKNOWN;
    this.colors = colors;
  }

  /** Standard error; the launcher sets these properties. */
  public static Screen ofThisProcess(Colors colors) {
    boolean terminal = "terminal".equals(System.getProperty("pcm.stderr"));
    return new Screen(
        System.err,
        terminal,
        Integer.getInteger("pcm.columns", 0),
        Integer.getInteger("pcm.rows", 0),
        colors);
  }

  /**
   * Whether lines that no longer fit a narrower screen are continued in the next one, as most
   * terminals do. Those that cut them say who they are.
   */
  private static boolean reflows() {
    String term = String.valueOf(System.getenv("TERM"));
    boolean cuts =
        System.getenv("XTERM_VERSION") != null
            || term.equals("linux")
            || (term.startsWith("screen") && System.getenv("TMUX") == null);
    return !cuts;
  }

  public boolean isTerminal() {
    return terminal;
  }

  public synchronized int width() {
    return width;
  }

  public synchronized int height() {
    return height;
  }

  /** Writes a permanent line, or several if the text has newlines. */
  public synchronized void say(String text) {
    StringBuilder bytes = new StringBuilder(erased());
    for (String line : text.split("\n", -1)) {
      bytes.append(colors.line(Harmless.plain(line))).append('\n');
    }
    out.print(bytes);
    out.flush();
    drawn = List.of();
  }

  /**
   * Draws the block in place of the last one, as much of it as fits; does nothing without a
   * terminal.
   */
  public synchronized void draw(List<String> block) {
    if (!terminal || changes.get() > 0) {
      return;
    }
    if (!watched) {
      watched = true;
      ScreenSize.onChange(() -> resized(ScreenSize::settled));
    }
    redraw(block);
  }

  private void redraw(List<String> block) {
    StringBuilder bytes = new StringBuilder(up()).append(NO_WRAP);
    drawn =
        block.stream()
            .limit(Math.max(0, height - 1))
            .map(line -> ScreenColumns.cut(Harmless.plain(line), width))
            .toList();
    drawnWidth = width;
    drawn.forEach(line -> bytes.append(LINE).append(colors.line(line)).append('\n'));
    out.print(bytes.append(REST).append(WRAP));
    out.flush();
  }

  /**
   * The terminal has another size: redraws the block.
   *
   * @param size asks for the size, which may take a moment; nothing is drawn meanwhile
   */
  void resized(Supplier<Optional<ScreenSize>> size) {
    changes.incrementAndGet();
    Optional<ScreenSize> now = size.get();
    synchronized (this) {
      now.ifPresent(
          one -> {
            width = one.width();
            height = one.height();
          });
      if (changes.decrementAndGet() == 0 && !drawn.isEmpty()) {
        redraw(drawn);
      }
    }
  }

  /** Removes the block. */
  public synchronized void clear() {
    if (!drawn.isEmpty()) {
      out.print(erased());
      out.flush();
      drawn = List.of();
    }
  }

  /** Moves to the block's first line (ECMA-48 CPL). */
  private String up() {
    int rows = rows();
    return rows > 0 ? "\u001b[" + rows + "F" : "";
  }

  /** Erases the block line by line, and moves to where its first was. */
  private String erased() {
    return up() + (LINE + "\n").repeat(rows()) + up();
  }

  /** How many lines of the screen the block takes. */
  private int rows() {
    boolean narrower = reflows && width < drawnWidth;
    return drawn.stream()
        .mapToInt(line -> narrower ? Math.max(1, (ScreenColumns.of(line) + width - 1) / width) : 1)
        .sum();
  }
}
