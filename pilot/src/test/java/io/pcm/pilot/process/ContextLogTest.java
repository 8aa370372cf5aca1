package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextLogTest {
  @TempDir Path folder;

  private static void print(ContextLog log, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.write(bytes, bytes.length);
  }

  @Test
  void keepsTheBeginningInTheFileAndTheEndInMemory() throws Exception {
    Path file = folder.resolve("a.log");
    try (ContextLog log = new ContextLog(file, 10)) {
      print(log, "0123456");
      print(log, "789abc");
      print(log, "x".repeat(ContextLog.TAIL_BYTES) + "the end");

      assertThat(log.tail()).hasSize(ContextLog.TAIL_BYTES).endsWith("xxthe end");
    }
    assertThat(Files.readString(file))
        .isEqualTo("0123456789\n[pcm: 10 bytes are kept; the rest is dropped]\n");
  }

  @Test
  void aSilentContextHasNoFile() {
    new ContextLog(folder.resolve("a.log"), 10).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theEvidenceOfAProcessIsItsOwn() {
    try (ContextLog log = new ContextLog(folder.resolve("a.log"), 100)) {
      print(log, "first");
      log.newProcess();
      print(log, "second\u0007\u001b[31m");

      assertThat(log.tail()).isEqualTo("second[31m");
    }
  }

  @Test
  void aFolderThatIsNotThereCostsTheFileOnly() {
    try (ContextLog log = new ContextLog(folder.resolve("no/a.log"), 100)) {
      print(log, "words");

      assertThat(log.tail()).isEqualTo("words");
    }
  }
}
