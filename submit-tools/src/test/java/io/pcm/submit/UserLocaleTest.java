package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserLocaleTest {
  private static final String ALL = "; printf '%s|%s|%s' \"$LC_ALL\" \"$LANG\" \"$LC_TIME\"";
  private static final String CHARACTERS = "; locale charmap";

  @Test
  void aJobHasTheUsersLocaleInPlaceOfTheOneThatItInherits() throws Exception {
    UserLocale locale =
        UserLocale.of(Map.of("LANG", "C.UTF-8", "LC_TIME", "C", "HOME", "/", "LCD", "x"));
    assertThat(sh(locale.script() + ALL, Map.of("LC_ALL", "C", "LANG", "fr")))
        .isEqualTo("|C.UTF-8|C");
    assertThat(sh(UserLocale.of(Map.of("LC_ALL", "POSIX")).script() + ALL, Map.of()))
        .startsWith("POSIX|");
  }

  @Test
  void whatTheUserNamesForAJobIsKept() throws Exception {
    UserLocale locale = UserLocale.of(Map.of("LANG", "C.UTF-8"));
    Map<String, String> named = Map.of("LANG", "fr", "LC_ALL", "", "LC_TIME", "");
    assertThat(sh(locale.scriptUnlessSet() + ALL, named)).isEqualTo("|fr|");
    Map<String, String> none = Map.of("LANG", "", "LC_ALL", "", "LC_TIME", "");
    assertThat(sh(locale.scriptUnlessSet() + ALL, none)).isEqualTo("|C.UTF-8|");
    assertThat(sh(UserLocale.of(Map.of()).scriptUnlessSet() + ALL, named)).isEqualTo("|fr|");
  }

  @Test
  void takesNoValueThatIsNoNameOfALocale() {
    assertThat(UserLocale.of(Map.of("LANG", "$(x)", "LC_ALL", "a b", "LC_TIME", "")).variables())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "no_SUCH.UTF-8", "C.UTF-8"})
  void theCharactersAreUtf8WhateverTheLocaleWas(String locale) throws Exception {
    Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", "", "LC_CTYPE", "");
    assertThat(sh(UserLocale.UTF_8_AT_LEAST + CHARACTERS, environment)).isEqualTo("UTF-8\n");
  }

  @Test
  void aLocaleOfUtf8IsLeftAlone() throws Exception {
    Map<String, String> environment = Map.of("LC_ALL", "", "LANG", "C.UTF-8", "LC_TIME", "C");
    assertThat(sh(UserLocale.UTF_8_AT_LEAST + ALL, environment)).isEqualTo("|C.UTF-8|C");
  }

  private static String sh(String script, Map<String, String> environment) throws Exception {
    Commands.Answer answer =
        new CommandRunner(Duration.ofSeconds(60), environment)
            .run(withEnvironment(script, environment), "");
    assertThat(answer.err()).isEmpty();
    return answer.out();
  }

  /** Uses env, because the runner sets another locale. */
  private static List<String> withEnvironment(String script, Map<String, String> environment) {
    return Stream.of(
            List.of("env"),
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
            List.of("/bin/sh", "-c", script))
        .flatMap(List::stream)
        .toList();
  }
}
