package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.LineOrigins;
import io.pcm.runtime.identity.RunUpdate;
import io.pcm.runtime.rundir.RecordedFile;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs without pilots whose items come from files that are not plain JSON Lines. */
@Timeout(60)
class ConvertedItemsTest {
  @TempDir private Path folder;

  private static Workflow workflow(Items... items) {
    Library echo = Library.of("echo", new Host.Command(List.of("cat"))).build();
    List<Task> tasks = new ArrayList<>();
    for (Items each : items) {
      tasks.add(
          new Task.MapTask(
              TaskName.of("t" + tasks.size()),
              new Task.FunctionUse("echo", "same", Json.of("{}")),
              Policy.DEFAULT,
              each,
              OptionalInt.empty()));
    }
    return new Workflow("test", List.of(echo), tasks);
  }

  private RunOptions options() {
    return RunOptions.in(folder.resolve("run"));
  }

  private void start(Items... items) throws RunException {
    Pcm.start(workflow(items), options()).close();
  }

  private List<Path> written(String end) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/items"))) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path gzip(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void become_a_file_of_json_lines_that_the_record_names_with_its_source() throws Exception {
    Path csv = write("data.csv", "id,t\n1,a\n");
    start(Items.csv(csv));
    Path items = written(".jsonl").get(0);
    assertThat(items).hasContent("{\"id\":\"1\",\"t\":\"a\"}\n");
    RunRecord record = RunRecord.read(folder.resolve("run/run.json"));
    assertThat(record.files()).extracting(RecordedFile::role).containsExactly("data", "source");
    assertThat(record.files()).extracting(RecordedFile::path).containsExactly(items, csv);
    assertThat(((Task.MapTask) record.workflow().tasks().get(0)).items())
        .isEqualTo(new Items.JsonLines(items));
  }

  @Test
  void are_written_again_only_if_the_source_has_other_content() throws Exception {
    Path csv = write("data.csv", "id,t\n1,a\n");
    start(Items.csv(csv));
    Path items = written(".jsonl").get(0);
    FileTime before = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(items, before);
    Files.setLastModifiedTime(csv, FileTime.fromMillis(2_000_000));
    start(Items.csv(csv));
    assertThat(Files.getLastModifiedTime(items)).isEqualTo(before);

    write("data.csv", "id,t\n1,a\n2,b\n");
    assertThat(catchThrowableOfType(RunException.class, () -> start(Items.csv(csv))))
        .hasMessageContaining("redo  t0: " + csv);
    Pcm.start(workflow(Items.csv(csv)), options().update()).close();
    assertThat(written(".jsonl")).hasSize(1).doesNotContain(items);
    assertThat(written(".source")).hasSize(1);
  }

  @Test
  void it_is_known_where_each_file_begins() throws Exception {
    Path one = gzip("one.jsonl.gz", "1\n\nnot json");
    Path two = write("two.jsonl", "2\n3\n");
    start(Items.files(one, two));
    Path items = written(".jsonl").get(0);
    Path lines = LineOrigins.beside(items);
    assertThat(lines).hasContent("1\tline\t" + one + "\n4\tline\t" + two);
    start(Items.files(one, two));
    assertThat(written(".lines")).containsExactly(lines);
    Path csv = write("data.csv", "t\na\n");
    Pcm.start(workflow(Items.csv(csv)), options().update()).close();
    assertThat(written(".lines"))
        .as("those of items that are used")
        .hasSize(1)
        .doesNotContain(lines);
  }

  @Test
  void damaged_items_are_written_again() throws Exception {
    Path csv = write("data.csv", "id,t\n1,a\n");
    start(Items.csv(csv));
    Path items = written(".jsonl").get(0);
    Files.writeString(items, "{}\n");
    start(Items.csv(csv));
    assertThat(items).hasContent("{\"id\":\"1\",\"t\":\"a\"}\n");
  }

  @Test
  void another_form_of_the_same_items_is_no_change() throws Exception {
    start(Items.csv(write("data.csv", "id,t\n1,a\n")));
    start(Items.csv(write("other.csv", "id;t\n1;a\n")));
    start(Items.jsonLines(gzip("data.jsonl", "{\"id\":\"1\",\"t\":\"a\"}\n")));
    RunUpdate update =
        Pcm.update(
            workflow(Items.jsonLines(write("plain.jsonl", "{\"id\":\"1\",\"t\":\"a\"}\n"))),
            options());
    assertThat(update.changesResults()).isFalse();
  }

  @Test
  void tasks_with_the_same_files_share_their_items() throws Exception {
    Path csv = write("data.csv", "id,t\n1,a\n");
    start(Items.csv(csv), Items.csv(csv), Items.csv(csv).columns("x", "y"));
    assertThat(written(".jsonl")).hasSize(2);
  }

  @Test
  void a_plain_file_of_json_lines_is_not_copied() throws Exception {
    start(Items.files(write("data.jsonl", "1\n")));
    assertThat(folder.resolve("run/items")).doesNotExist();
  }

  @Test
  void mistakes_in_data_refuse_the_start_before_or_while_they_are_converted() throws Exception {
    Path text = write("data.jsonl", "id,t\n1,a\n");
    assertThat(catchThrowableOfType(RunException.class, () -> start(Items.files(text))))
        .hasMessageContaining("write `map: {csv: " + text + "}`")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(RunException.Kind.WORKFLOW));
    assertThat(folder.resolve("run")).doesNotExist();
    Path csv = write("data.csv", "id,t\n1\n");
    assertThat(catchThrowableOfType(RunException.class, () -> start(Items.csv(csv))))
        .hasMessageStartingWith(csv + ":2: the row has 1 value");
    assertThat(written("")).isEmpty();
  }

  @Test
  void standard_input_cannot_be_read_in_two_ways() {
    assertThat(
            catchThrowableOfType(
                RunException.class,
                () -> start(Items.standardInput(), Items.csv(Items.Converted.STANDARD_INPUT))))
        .hasMessageContaining("can be read only once");
  }
}
