package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColorsTest {
  private static String always(String line) {
    Colors colors = Colors.of(false);
    colors.mode(Colors.Mode.ALWAYS);
    return colors.line(line).replace("\u001b", "^");
  }

  @Test
  void words_have_colours_and_the_rest_is_unchanged() {
    assertThat(always("verify  SUCCEEDED  300")).isEqualTo("verify  ^[32mSUCCEEDED^[0m  300");
    assertThat(always("verify  DONE, 2 FAILED  300"))
        .isEqualTo("verify  ^[33mDONE, 2 FAILED^[0m  300");
    assertThat(always("3/9  33%  verify  2 failed, 1 running"))
        .isEqualTo("3/9  33%  verify  ^[31m2 failed^[0m, 1 running");
    assertThat(always("  verify: 2 calls BAD_ITEM (item 3): x"))
        .isEqualTo("  verify: 2 calls ^[31mBAD_ITEM^[0m (item 3): x");
    assertThat(always("what to do: nothing")).isEqualTo("^[1mwhat to do:^[0m nothing");
    for (String plain : new String[] {"", "succeeded  failed  not run", "0 failed", "$1 \\ run"}) {
      assertThat(always(plain)).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource({"AUTO, false, false", "NEVER, true, false", "ALWAYS, false, true"})
  void a_pipe_has_no_colours_unless_always(Colors.Mode mode, boolean terminal, boolean colored) {
    Colors colors = Colors.of(terminal);
    colors.mode(mode);
    assertThat(colors.line("FAILED").length() > "FAILED".length()).isEqualTo(colored);
  }

  @Test
  void some_have_none_in_any_case() {
    Colors.NONE.mode(Colors.Mode.ALWAYS);
    assertThat(Colors.NONE.line("FAILED")).isEqualTo("FAILED");
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "…, 1", "日本, 4", "é, 1", "😀, 2"})
  void wide_characters_take_two_columns(String text, int columns) {
    assertThat(ScreenColumns.of(text)).isEqualTo(columns);
  }

  @Test
  void a_text_is_cut_by_columns() {
    assertThat(ScreenColumns.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(ScreenColumns.cut("abcdef", 5)).isEqualTo("abcd…");
    assertThat(ScreenColumns.cut("日本語", 5)).isEqualTo("日本…");
    assertThat(ScreenColumns.cut("日本語", 4)).isEqualTo("日…");
    assertThat(ScreenColumns.cut("ab", 0)).isEmpty();
  }
}
