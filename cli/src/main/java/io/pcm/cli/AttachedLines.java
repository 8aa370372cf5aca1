package io.pcm.cli;

/**
 * Prints what a manager in the background has printed, each line where that manager would have:
 * notes, which begin with {@code pcm:}, on the screen, and tables as results.
 */
final class AttachedLines {
  private final Console console;
  private final boolean json;
  private boolean inNote;

  /**
   * @param json whether results are JSON, so that tables go to the screen too
   */
  AttachedLines(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  void print(String line) {
    inNote = line.startsWith("pcm: ") || (inNote && line.startsWith(" "));
    if (inNote || json) {
      console.screen().say(line);
    } else {
      console.screen().clear();
      console.show(line.isEmpty() ? "\n" : line);
    }
  }
}
