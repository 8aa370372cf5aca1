package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  private final List<String> heard = new ArrayList<>();
  private final Signals signals =
      new Signals(code -> heard.add("first " + code), code -> heard.add("second " + code));

  @Test
  void theFirstAsksAndTheSecondEnds() {
    assertThat(signals.exitCode()).isEmpty();

    signals.came("INT");
    signals.came("INT");

    assertThat(heard).containsExactly("first 130", "second 130");
    assertThat(signals.exitCode()).hasValue(130);
  }

  @Test
  void theExitCodeIsThatOfTheFirst() {
    signals.came("HUP");
    signals.came("INT");

    assertThat(heard).containsExactly("first 143", "second 130");
    assertThat(signals.exitCode()).hasValue(143);
  }
}
