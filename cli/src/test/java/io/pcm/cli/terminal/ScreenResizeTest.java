package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is on a terminal that is resized while a block is redrawn. */
final class ScreenResizeTest {
  private static List<String> block(int lines, int length) {
    return IntStream.range(0, lines).mapToObj(i -> i + "-".repeat(length)).toList();
  }

  private static List<String> with(List<String> said, List<String> block) {
    List<String> all = new ArrayList<>(said);
    all.addAll(block);
    return all;
  }

  @Test
  void a_block_is_cut_to_the_new_size_and_leaves_nothing_behind() {
    TerminalModel terminal = new TerminalModel(200, 50);
    Screen screen = screen(terminal, 200, 50);
    screen.say("stays");
    screen.draw(block(12, 150));

    terminal.resize(80, 40);
    screen.resized(() -> Optional.of(new ScreenSize(80, 40)));

    assertThat(terminal.lines())
        .hasSize(13)
        .startsWith("stays")
        .allMatch(line -> line.length() <= 80);
    screen.draw(block(3, 10));
    assertThat(terminal.lines()).isEqualTo(with(List.of("stays"), block(3, 10)));
  }

  @Test
  void a_frame_is_never_longer_or_wider_than_the_terminal() {
    TerminalModel terminal = new TerminalModel(40, 10);
    Screen screen = screen(terminal, 40, 10);

    screen.draw(block(30, 100));

    assertThat(terminal.overflowed()).isFalse();
    assertThat(terminal.lines()).hasSize(9).allMatch(line -> line.length() <= 40);
  }

  @Test
  void a_screen_full_of_the_block_is_never_erased_as_a_whole() {
    TerminalModel terminal = new TerminalModel(80, 10);
    Screen screen = screen(terminal, 80, 10);
    screen.draw(block(9, 60));
    terminal.resize(40, 10);
    screen.resized(() -> Optional.of(new ScreenSize(40, 10)));
    screen.draw(block(9, 60));
    screen.draw(block(4, 60));
    screen.say("said");
    screen.draw(block(9, 60));
    screen.clear();
    assertThat(terminal.clearedWhole()).isFalse();
    assertThat(terminal.lines().get(terminal.lines().size() - 1)).endsWith("said");
  }

  @Test
  void nothing_is_drawn_while_the_new_size_is_being_asked_for() {
    TerminalModel terminal = new TerminalModel(80, 24);
    Screen screen = screen(terminal, 80, 24);
    screen.draw(block(2, 10));
    screen.resized(
        () -> {
          screen.draw(block(5, 10));
          assertThat(terminal.lines()).isEqualTo(block(2, 10));
          return Optional.empty();
        });
    assertThat(terminal.lines()).isEqualTo(block(2, 10));
  }

  @Test
  void whatever_the_sizes_what_was_said_stays_and_the_last_block_is_below_it() {
    long seed = Long.getLong("pcm.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      TerminalModel terminal = new TerminalModel(100, 60);
      Screen screen = screen(terminal, 100, 60);
      List<String> said = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        int choice = random.nextInt(3);
        if (choice == 0) {
          String line = "said " + step + " " + "x".repeat(random.nextInt(60));
          said.add(line);
          screen.say(line);
        } else if (choice == 1) {
          List<String> block = block(1 + random.nextInt(8), 5 + random.nextInt(14));
          screen.draw(block);
          assertThat(terminal.lines()).as("seed " + seed).isEqualTo(with(said, block));
        } else {
          int width = 20 + random.nextInt(100);
          terminal.resize(width, 60);
          screen.resized(() -> Optional.of(new ScreenSize(width, 60)));
        }
        assertThat(terminal.overflowed()).as("seed " + seed).isFalse();
        assertThat(terminal.lines().subList(0, said.size())).as("seed " + seed).isEqualTo(said);
      }
    }
  }

  @Test
  void the_answer_of_stty_is_understood() {
    assertThat(ScreenSize.parsed("24 80\n")).contains(new ScreenSize(80, 24));
    for (String other : List.of("", "0 0\n", "stty: standard input", "24\n")) {
      assertThat(ScreenSize.parsed(other)).as(other).isEmpty();
    }
  }

  private static Screen screen(TerminalModel terminal, int width, int height) {
    return new Screen(
        new PrintStream(terminal, false, StandardCharsets.UTF_8), true, width, height);
  }
}
