package io.pcm.manager.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleFileTest {
  private static final ChronicleLine WARM = new ChronicleLine.Warmed(5, "1.1", 1_500);

  @TempDir private Path run;
  private Path folder;
  private final List<String> read = new ArrayList<>();

  @BeforeEach
  void name() {
    folder = run.resolve("chronicle");
  }

  private void write(int epoch, ChronicleLine... lines) {
    ChronicleFile file = new ChronicleFile(folder, epoch);
    for (ChronicleLine line : lines) {
      assertThat(file.add(line)).isTrue();
    }
    file.finish();
    file.run();
  }

  private ChronicleReader reader() {
    return new ChronicleReader(folder);
  }

  @Test
  void lines_of_several_managers_are_read_in_their_order() throws Exception {
    write(10, WARM);
    write(2, new ChronicleLine.Ended(7));
    reader().more((epoch, line) -> read.add(epoch + " " + line));
    assertThat(read).containsExactly("2 Ended[t=7]", "10 " + WARM);
  }

  @Test
  void only_what_was_added_is_read_again() throws Exception {
    ChronicleReader reader = reader();
    reader.more((epoch, line) -> read.add("none"));
    write(1, WARM);
    reader.more((epoch, line) -> read.add("first"));
    reader.more((epoch, line) -> read.add("nothing new"));
    write(1, WARM, WARM);
    reader.more((epoch, line) -> read.add("then"));
    assertThat(read).containsExactly("first", "then", "then");
  }

  @Test
  void a_torn_line_is_skipped_and_those_after_it_are_not() throws Exception {
    write(1, WARM);
    Files.writeString(
        folder.resolve("1.jsonl"), "{\"event\":\"warm\",\"t\":", StandardOpenOption.APPEND);
    ChronicleReader reader = reader();
    reader.more((epoch, line) -> read.add("before"));
    write(1, WARM);
    reader.more((epoch, line) -> read.add("after"));
    assertThat(read).containsExactly("before", "after");
    assertThat(reader.unreadable()).isEqualTo(1);
  }

  @Test
  void unknown_events_and_members_of_later_versions_are_skipped() throws Exception {
    Files.createDirectory(folder);
    Files.writeString(
        folder.resolve("1.jsonl"),
        """
        {"event":"melted","t":5}
        {"event":"ended","t":6,"why":"asked to"}
        """);
    reader().more((epoch, line) -> read.add(line.toString()));
    assertThat(read).containsExactly("Ended[t=6]");
  }

  @Test
  void a_very_long_line_is_read() throws Exception {
    String reason = "x".repeat(3 << 20);
    write(1, new ChronicleLine.Gone(1, reason, "LOST", 0, 0), WARM);
    reader().more((epoch, line) -> read.add(String.valueOf(line.toString().length() > 1 << 20)));
    assertThat(read).containsExactly("true", "false");
  }

  @Test
  void a_folder_that_cannot_be_made_costs_only_the_lines() throws Exception {
    Files.writeString(folder, "in the way");
    write(1, WARM);
    assertThat(folder).hasContent("in the way");
  }

  @Test
  void only_the_owner_can_read_it() throws Exception {
    write(1, WARM);
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    assertThat(Files.getPosixFilePermissions(folder.resolve("1.jsonl"))).hasSize(2);
  }
}
