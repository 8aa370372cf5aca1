package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void drawsABlockInThePlaceOfTheLastOne() {
    Screen screen = new Screen(out, true, 80, 0);

    screen.draw(List.of("a", "b"));
    screen.draw(List.of("c"));
    screen.clear();

    assertThat(written())
        .isEqualTo(shown("a", "b") + "\u001b[2F" + shown("c") + "\u001b[1F\u001b[2K\n\u001b[1F");
  }

  @Test
  void whatIsSaidStaysAboveTheBlock() {
    Screen screen = new Screen(out, true, 80, 0);

    screen.draw(List.of("a"));
    screen.say("stays");
    screen.draw(List.of("b"));

    assertThat(written())
        .isEqualTo(shown("a") + "\u001b[1F\u001b[2K\n\u001b[1Fstays\n" + shown("b"));
  }

  @Test
  void drawsNothingWhereThereIsNoTerminal() {
    Screen screen = new Screen(out, false, 0, 0);

    screen.draw(List.of("a"));
    screen.say("b\nc");
    screen.clear();

    assertThat(written()).isEqualTo("b\nc\n");
  }

  @Test
  void foreignTextCannotSteerTheTerminal() {
    new Screen(out, true, 80, 0).say("evil \u001b]0;title\u0007 \r \u202etext\u009b");

    assertThat(written()).isEqualTo("evil ?]0;title? ? ?text?\n");
  }

  /** Lines that are cut by the terminal if they are too long, each in place of an old one. */
  private static String shown(String... lines) {
    return "\u001b[?7l\u001b[2K" + String.join("\n\u001b[2K", lines) + "\n\u001b[J\u001b[?7h";
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
