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
  private final List<Row> rows = new ArrayList<>(List.of(new Row()));

  private int width;
  private int height;

  /** The row of the cursor. */
  private int at;

  private boolean wraps = true;
  private boolean overflowed;
  private boolean clearedWhole;

  /** A row, which may be continued in the next one. */
  private static final class Row {
    private final StringBuilder text = new StringBuilder();
    private boolean continued;
  }

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
        down();
      } else {
        put(text.charAt(i));
      }
    }
  }

  private void put(char c) {
    if (rows.get(at).text.length() == width) {
      if (!wraps) {
        overflowed = true;
        return;
      }
      rows.get(at).continued = true;
      down();
    }
    rows.get(at).text.append(c);
  }

  private void down() {
    at++;
    if (at == rows.size()) {
      rows.add(new Row());
    }
  }

  private int top() {
    return Math.max(0, rows.size() - height);
  }

  private void obey(String parameter, String command) {
    switch (command) {
      case "F" -> at = Math.max(top(), at - Integer.parseInt(parameter));
      case "K" -> {
        rows.get(at).text.setLength(0);
        rows.get(at).continued = false;
      }
      case "J" -> {
        clearedWhole |= at == top();
        rows.subList(at + 1, rows.size()).clear();
        rows.get(at).text.setLength(0);
      }
      case "l", "h" -> wraps = command.equals("h");
      default -> throw new IllegalStateException("unknown control " + parameter + command);
    }
  }

  /** Lines are put together and divided again; the cursor is in the last, which is empty. */
  void resize(int newWidth, int newHeight) {
    List<String> all = lines();
    width = newWidth;
    height = newHeight;
    rows.clear();
    for (String line : all) {
      for (int i = 0; i == 0 || i < line.length(); i += width) {
        Row row = new Row();
        row.text.append(line, i, Math.min(line.length(), i + width));
        row.continued = i + width < line.length();
        rows.add(row);
      }
    }
    rows.add(new Row());
    at = rows.size() - 1;
  }

  /** All lines, also those above the screen, above the cursor. */
  List<String> lines() {
    List<String> all = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Row row : rows.subList(0, at)) {
      line.append(row.text);
      if (!row.continued) {
        all.add(line.toString());
        line = new StringBuilder();
      }
    }
    return all;
  }

  /** Whether a character was lost because a line was too long. */
  boolean overflowed() {
    return overflowed;
  }

  /** Whether the screen was erased from its first row, which tmux does not erase but scrolls up. */
  boolean clearedWhole() {
    return clearedWhole;
  }
}
