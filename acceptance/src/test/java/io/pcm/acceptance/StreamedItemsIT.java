package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java program with little memory computes a million items. Takes 80 seconds on two cores. */
final class StreamedItemsIT {
  private static final int ITEMS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() {
    scenario = new Scenario(folder);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void eachHasItsResultInOrder() throws Exception {
    String libraries = Installation.built().libraries().toString();
    String printed =
        UserProgram.run(scenario, PATIENCE, StreamProgram.class, libraries, String.valueOf(ITEMS));
    System.out.println("items from a stream: " + printed);
    assertThat(printed).startsWith("SUCCEEDED " + ITEMS + ",");
  }
}
