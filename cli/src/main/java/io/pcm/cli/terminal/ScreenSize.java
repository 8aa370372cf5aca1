package io.pcm.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sun.misc.Signal;

/**
 * The size of a terminal.
 *
 * @param width its columns
 * @param height its lines
 */
record ScreenSize(int width, int height) {
  private static final Pattern STTY = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})\\s*");
  private static final File TERMINAL = new File("/dev/tty");
  private static final long ANSWER_MILLIS = 1000;

  /** A window that is dragged has another size every few hundredths of a second. */
  private static final long SETTLES_MILLIS = 120;

  /** The size of the terminal of this process; empty if it has none or is not told. */
  static Optional<ScreenSize> ofTerminal() {
    try {
      Process stty =
          new ProcessBuilder(List.of("stty", "size"))
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return Optional.empty();
      }
      return parsed(new String(stty.getInputStream().readNBytes(64), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The same when a window that is being dragged has probably been let go. */
  static Optional<ScreenSize> settled() {
    try {
      TimeUnit.MILLISECONDS.sleep(SETTLES_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ofTerminal();
  }

  /** What {@code stty size} says: lines and columns. */
  static Optional<ScreenSize> parsed(String said) {
    Matcher size = STTY.matcher(said);
    if (!size.matches()) {
      return Optional.empty();
    }
    int height = Integer.parseInt(size.group(1));
    int width = Integer.parseInt(size.group(2));
    return width > 0 && height > 0 ? Optional.of(new ScreenSize(width, height)) : Optional.empty();
  }

  /** Calls this whenever the terminal has another size, on a separate thread. */
  static void onChange(Runnable changed) {
    try {
      Signal.handle(new Signal("WINCH"), signal -> changed.run());
    } catch (IllegalArgumentException e) {
      // This system has no such signal: the size stays as it was at the start.
    }
  }
}
