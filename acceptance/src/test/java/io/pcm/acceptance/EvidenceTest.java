package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceTest {
  @TempDir private Path folder;

  @Test
  void has_the_last_lines_of_each_log_of_each_failed_test() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("test/run/logs"));
    String lines =
        IntStream.range(0, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    Files.writeString(logs.resolve("manager.log"), lines);
    Files.writeString(logs.resolve("pilot.log"), "good-bye");
    Files.writeString(logs.resolve("store.db"), "no text");
    Path kept = folder.resolve("kept/evidence.txt");

    Evidence.write("KillIT: first", List.of(folder.resolve("test")), kept);
    Evidence.write("KillIT: second", List.of(folder.resolve("test")), kept);

    assertThat(Files.readAllLines(kept))
        .containsSubsequence(
            "== KillIT: first",
            "-- run/logs/manager.log",
            "line 60",
            "line 99",
            "-- run/logs/pilot.log",
            "good-bye",
            "== KillIT: second")
        .doesNotContain("line 59", "no text");
  }
}
