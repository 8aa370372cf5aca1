package io.pcm.cli.view;

import io.pcm.runtime.why.WhyAnswer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WhyViewTest {
  private static final WhyAnswer ANSWER =
      new WhyAnswer(
          "task score",
          "does-not-load",
          "Library scorer does not load on node1: \u001b[2Jno module named torch. "
              + "x".repeat(90)
              + " Nothing else.",
          "correct what the log says",
          Optional.of(Path.of("/runs/w/logs/contexts/p1-1.5.log")),
          "  Traceback\n  ImportError: \u0007torch");

  @Test
  void a_paragraph_is_wrapped_and_controls_no_terminal() throws Exception {
    Golden.check("why.txt", new WhyView(60).text(ANSWER));
  }

  @Test
  void programs_get_the_same_unwrapped() throws Exception {
    Golden.check("why.json", WhyView.json(ANSWER));
  }
}
