package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The shapes that programs read; the golden files change only with a word in the change log. */
final class JsonLinesTest {
  @Test
  void theLastLineIsAsDocumented() throws IOException {
    assertThat(JsonLines.ended(Samples.report())).isEqualTo(golden("run-ended.json"));
  }

  @Test
  void progressIsAsDocumented() throws IOException {
    Rates rates = new Rates();
    rates.add(Samples.progress(50), Duration.ofSeconds(10));
    rates.add(Samples.progress(120), Duration.ofSeconds(20));

    assertThat(JsonLines.progress(Samples.progress(120), Duration.ofSeconds(20), rates))
        .isEqualTo(golden("progress.json"));
  }

  @Test
  void theFirstLineSaysWhereTheRunLives() throws IOException {
    assertThat(JsonLines.started("factcheck", Path.of("/home/me/pcm-runs/factcheck")))
        .isEqualTo(golden("run-started.json"));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JsonLinesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
