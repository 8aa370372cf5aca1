package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AttachedLinesTest {
  private static final String NOTE = "pcm: updating the run:\n  redo  t: prompt\n";
  private static final String TABLE = "task  calls\nt         4\n\nresults: here\n  here/t.jsonl\n";
  private static final String LAST = "pcm: stopped before the end\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void print(boolean json) {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), screen);
    AttachedLines lines = new AttachedLines(console, json);
    (NOTE + TABLE + LAST).lines().forEach(lines::print);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tables_are_results_and_notes_are_not() {
    print(false);
    assertThat(text(out)).isEqualTo(TABLE);
    assertThat(text(err)).isEqualTo(NOTE + LAST);
  }

  @Test
  void with_json_everything_is_for_the_user() {
    print(true);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).isEqualTo(NOTE + TABLE + LAST);
  }
}
