package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class LogsTest {
  @Test
  void logLinesGoToTheFileAndNeverToTheScreen(@TempDir Path dir) throws IOException {
    PrintStream screen = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setOut(new PrintStream(shown, true));
    try {
      LoggerFactory.getLogger("before").error("nobody hears this");
      Logs.to(dir.resolve("manager.log"), false);
      LoggerFactory.getLogger("after").info("two pilots joined");
      LoggerFactory.getLogger("after").debug("an event");
    } finally {
      System.setOut(screen);
    }

    assertThat(Files.readString(dir.resolve("manager.log")))
        .contains("INFO")
        .contains("after - two pilots joined")
        .doesNotContain("an event", "nobody");
    assertThat(shown.toString()).isEmpty();
  }
}
