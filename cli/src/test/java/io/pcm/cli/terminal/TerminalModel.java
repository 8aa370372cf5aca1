package io.pcm.cli.terminal;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that understands what {@link Screen} writes, and continues lines that are too long for
 * a narrower screen in the next row, as tmux and most others do. Each character is one column wide.
 */
final class TerminalModel extends OutputStream {
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\??[0-9]*)([A-Za-z])");

  private final StringBuilder input = new StringBuilder();

  /** Lines as they were written, each on one or more rows; the cursor is in the last. */
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));

  private int width;
  private int height;
  private boolean wraps = true;
  private boolean overflowed;

  TerminalModel(int width, int height) {
    this.width = width;
    this.height = height;
  }

  @Override
  public void write(int b) {
    input.append((char) (b & 0xff));
  }

  @Override
  public void flush() {
    String text =
        new String(input.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    input.setLength(0);
    for (int i = 0; i < text.length(); i++) {
      Matcher control = CONTROL.matcher(text).region(i, text.length());
      if (control.lookingAt()) {
        obey(control.group(1), control.group(2));
        i = control.end() - 1;
      } else if (text.charAt(i) == '\n') {
        lines.add(new StringBuilder());
      } else if (wraps || last().length() < width) {
        last().append(text.charAt(i));
      } else {
        overflowed = true;
      }
    }
  }

  private void obey(String parameter, String command) {
    switch (command) {
      case "F" -> up(Integer.parseInt(parameter));
      case "J", "m" -> {
        // The cursor is always behind the last line here, so there is nothing after it.
      }
      case "l", "h" -> wraps = command.equals("h");
      default -> throw new IllegalStateException("unknown control " + parameter + command);
    }
  }

  /** Moves up and erases what follows: the two come together. */
  private void up(int rows) {
    int left = Math.min(rows, rowsOnScreen() - 1);
    while (left > 0) {
      lines.remove(lines.size() - 1);
      int above = rows(last());
      if (above <= left) {
        left -= above;
        last().setLength(0);
        if (left > 0) {
          continue;
        }
      } else {
        last().setLength((above - left) * width);
        lines.add(new StringBuilder());
        left = 0;
      }
    }
  }

  private StringBuilder last() {
    return lines.get(lines.size() - 1);
  }

  private int rows(CharSequence line) {
    return Math.max(1, (line.length() + width - 1) / width);
  }

  private int rowsOnScreen() {
    return Math.min(height, lines.stream().mapToInt(this::rows).sum());
  }

  void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
  }

  /** All lines, also those above the screen, without the empty one of the cursor. */
  List<String> lines() {
    return lines.stream().limit(lines.size() - 1L).map(StringBuilder::toString).toList();
  }

  /** Whether a character was lost because a line was too long. */
  boolean overflowed() {
    return overflowed;
  }
}
