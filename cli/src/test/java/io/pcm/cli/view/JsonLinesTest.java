package io.pcm.cli.view;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The JSON that programs read. A change of a golden file needs a line in the change log. */
final class JsonLinesTest {
  @Test
  void theLastLineIsAsDocumented() throws IOException {
    Golden.check("run-ended.json", JsonLines.ended(SampleRun.report()));
  }

  @Test
  void progressIsAsDocumented() throws IOException {
    Rates rates = new Rates();
    rates.add(SampleRun.progress(50), Duration.ofSeconds(10));
    rates.add(SampleRun.progress(120), Duration.ofSeconds(20));

    Golden.check(
        "progress.json",
        JsonLines.progress(SampleRun.progress(120), Duration.ofSeconds(20), rates));
  }

  @Test
  void theFirstLineSaysWhereTheRunLives() throws IOException {
    Golden.check(
        "run-started.json", JsonLines.started("factcheck", Path.of("/home/me/pcm-runs/factcheck")));
  }
}
