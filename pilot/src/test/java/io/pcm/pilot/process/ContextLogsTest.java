package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ContextId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextLogsTest {
  @TempDir Path folder;

  private static ContextId context(int number) {
    return new ContextId(1, number);
  }

  private static void print(ContextLog log, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.write(bytes, bytes.length);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNewestLogsAreKeptWithinTheBoundAndSayThatEarlierOnesWereRemoved() throws Exception {
    try (ContextLogs logs = new ContextLogs(folder, "p", 100, 400)) {
      Files.createFile(logs.of(context(1), Set.of()).crashReport());
      for (int i = 1; i <= 9; i++) {
        print(logs.of(context(i), Set.of()), "x".repeat(90));
      }
    }

    assertThat(files()).containsExactly("p-1.6.log", "p-1.7.log", "p-1.8.log", "p-1.9.log");
    assertThat(folder.resolve("p-1.9.log"))
        .content()
        .startsWith("[pcm: earlier logs of this pilot's contexts removed to save space: 5]")
        .endsWith("xxx");
  }

  @Test
  void theLogOfAContextThatLivesStays() throws Exception {
    try (ContextLogs logs = new ContextLogs(folder, "p", 100, 300)) {
      for (int i = 1; i <= 9; i++) {
        print(logs.of(context(i), Set.of(context(1))), "x".repeat(90));
      }
      print(logs.of(context(1), Set.of(context(1))), "more");
    }

    assertThat(files()).contains("p-1.1.log", "p-1.9.log").hasSize(3);
    assertThat(folder.resolve("p-1.1.log")).content().endsWith("xmore");
  }

  @Test
  void aContextWhoseFileWasClosedMeanwhileGoesOnInIt() throws Exception {
    try (ContextLogs logs = new ContextLogs(folder, "p", 100, 400)) {
      ContextLog first = logs.of(context(1), Set.of());
      print(first, "one");
      logs.of(context(2), Set.of());
      print(first, " two");
    }

    assertThat(folder.resolve("p-1.1.log")).hasContent("one two");
  }

  @Test
  void theNumberOfLogsIsBoundedToo() throws Exception {
    try (ContextLogs logs = new ContextLogs(folder, "p", 1000, 1_000_000_000)) {
      for (int i = 1; i <= ContextLogs.LOGS_MAX + 5; i++) {
        print(logs.of(context(i), Set.of()), "x");
      }
    }

    assertThat(files()).hasSize(ContextLogs.LOGS_MAX);
  }
}
