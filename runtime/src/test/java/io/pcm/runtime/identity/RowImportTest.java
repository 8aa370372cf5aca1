package io.pcm.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Fact;
import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.rows.ForeignRows;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowImportTest {
  private static final Map<String, String> PARTS =
      Map.of("function", "f", "settings", "s", "library", "l", "files", "x", "data", "d");

  @TempDir private Path folder;
  private RunStore theirs;
  private RunStore ours;

  @BeforeEach
  void open() throws Exception {
    theirs = RunStore.open(folder.resolve("theirs.db"));
    ours = RunStore.open(folder.resolve("ours.db"));
    TaskVersions versions = new TaskVersions(List.of());
    versions.add(TaskVersion.of("score", PARTS, Map.of()));
    versions.write(theirs);
  }

  @AfterEach
  void close() throws Exception {
    theirs.close();
    ours.close();
  }

  @Test
  void rows_that_succeeded_and_were_not_cut_off_become_those_of_an_earlier_version()
      throws Exception {
    commit(0, Outcome.SUCCEEDED, "\"good\"");
    commit(1, Outcome.FAILED, new CallError("CALL_FAILED", "why").toJson().toString());
    commit(2, Outcome.SUCCEEDED, "\"cut\"\n{\"finish\":\"length\"}");
    commit(3, Outcome.SUCCEEDED, "\"stopped\"\n{\"finish\":\"stop\"}");
    assertThat(imported(PARTS)).isEqualTo(2);
    TaskVersions versions = TaskVersions.read(ours);
    assertThat(versions.all()).hasSize(1);
    int present = versions.add(TaskVersion.of("score", PARTS, Map.of()));
    assertThat(versions.earlier(present))
        .extracting(each -> each.version().value())
        .containsExactly(0);
    assertThat(ours.succeeded(new TaskNumber(0)).stream()).containsExactly(0, 3);
  }

  @Test
  void a_version_is_copied_again_only_if_it_has_more_rows() throws Exception {
    commit(0, Outcome.SUCCEEDED, "1");
    assertThat(imported(PARTS)).isEqualTo(1);
    assertThat(imported(PARTS)).isZero();
    commit(1, Outcome.SUCCEEDED, "2");
    assertThat(imported(PARTS)).isEqualTo(2);
    assertThat(TaskVersions.read(ours).all()).hasSize(2);
  }

  @Test
  void a_copy_that_a_crash_cut_off_is_made_again() throws Exception {
    commit(0, Outcome.SUCCEEDED, "1");
    commit(1, Outcome.SUCCEEDED, "2");
    imported(PARTS);
    ours.commit(List.of(new Fact.TaskReset(new TaskNumber(0))));
    assertThat(imported(PARTS)).isEqualTo(2);
    assertThat(TaskVersions.read(ours).all()).as("no second copy").hasSize(1);
    assertThat(ours.succeeded(new TaskNumber(0)).stream()).containsExactly(0, 1);
  }

  @Test
  void a_part_of_a_copy_does_not_count_and_the_store_stays_one_of_a_new_run() throws Exception {
    commit(0, Outcome.SUCCEEDED, "1");
    imported(PARTS);
    commit(1, Outcome.SUCCEEDED, "2");
    TaskVersions cut = TaskVersions.read(ours);
    Map<String, String> parts = new LinkedHashMap<>(PARTS);
    parts.put(Fingerprints.DATA, "version 0 of run run-1 with 2 rows");
    cut.add(TaskVersion.of("score", parts, Map.of()));
    cut.write(ours);
    CallEnd end =
        new CallEnd(Outcome.SUCCEEDED, 1, 5, ItemHash.of(Json.of("0")), new Payload(Json.of("1")));
    ours.commit(
        List.of(
            new Fact.OutcomesRecorded(
                new Outcomes.Builder(new TaskNumber(1), 1).add(0, end).build())));
    assertThat(imported(PARTS)).isEqualTo(2);
    assertThat(TaskVersions.read(ours).all().get(1).removed()).isTrue();
    assertThat(ours.succeeded(new TaskNumber(2)).stream()).containsExactly(0, 1);
    assertThat(ours.documentBeforeFacts("library-files")).isEmpty();
  }

  @Test
  void rows_tell_which_engine_made_them_and_can_be_chosen_by_it() throws Exception {
    commit(0, Outcome.SUCCEEDED, "1\n{\"name\":\"vllm\",\"version\":\"0.11.0\"}");
    commit(1, Outcome.SUCCEEDED, "2\n{\"name\":\"vllm\",\"version\":\"0.12.0\"}");
    commit(2, Outcome.SUCCEEDED, "3");
    ForeignRows rows = new ForeignRows(theirs, theirFiles(), new TaskNumber(0), false);
    assertThat(rows.byEngine()).isEqualTo(Map.of("vllm 0.11.0", 1, "vllm 0.12.0", 1));
    assertThat(rows.of("0.12.0"::equals).count())
        .as("that, and the one that tells none")
        .isEqualTo(2);
  }

  private FileShelf theirFiles() {
    return new FileShelf(folder.resolve("theirs"));
  }

  /** Writes a file of the other run, and returns a result that names it. */
  private String file(String content) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Files.createDirectories(folder.resolve("theirs"));
    Files.write(folder.resolve("theirs/" + hash + ".txt"), bytes);
    return "{\"file\":\"files/" + hash + ".txt\",\"bytes\":" + bytes.length + "}";
  }

  @Test
  void rows_come_with_their_files_and_not_without_them() throws Exception {
    String there = file("abc");
    String gone = file("def");
    commit(0, Outcome.SUCCEEDED, there);
    commit(1, Outcome.SUCCEEDED, gone);
    Files.delete(folder.resolve("theirs").resolve(name(gone)));
    assertThat(imported(PARTS)).isEqualTo(1);
    assertThat(folder.resolve("ours").resolve(name(there))).hasContent("abc");
    assertThat(ours.succeeded(new TaskNumber(0)).stream()).containsExactly(0);
    Files.delete(folder.resolve("theirs").resolve(name(there)));
    assertThat(folder.resolve("ours").resolve(name(there))).hasContent("abc");
  }

  private static String name(String result) {
    return result.substring(result.indexOf('/') + 1, result.indexOf("\","));
  }

  @Test
  void what_computes_rows_is_told_by_the_other_run() throws Exception {
    commit(0, Outcome.SUCCEEDED, "1");
    assertThat(
            imported(
                Map.of(
                    "function", "f", "settings", "t", "library", "l", "files", "x", "data", "d")))
        .isZero();
    assertThat(TaskVersions.read(ours).all()).isEmpty();
  }

  private int imported(Map<String, String> parts) throws Exception {
    Task task =
        new Task.MapTask(
            TaskName.of("score"),
            new Task.FunctionUse("l", "f", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(List.of()),
            OptionalInt.empty());
    RowImport rows = new RowImport(ours, new FileShelf(folder.resolve("ours")));
    Map<TaskName, Map<String, String>> there = Map.of(task.name(), parts);
    RowImport.Other other = new RowImport.Other(theirs, "run-1", there, theirFiles());
    rows.from(other.rows(List.of(task)), Map.of(task.name(), PARTS), other.run());
    return rows.rows();
  }

  private void commit(int index, Outcome outcome, String payload) throws Exception {
    ItemHash item = ItemHash.of(Json.of(String.valueOf(index)));
    CallEnd end = new CallEnd(outcome, 1, 5, item, new Payload(Json.of(payload)));
    theirs.commit(
        List.of(
            new Fact.OutcomesRecorded(
                new Outcomes.Builder(new TaskNumber(0), 1).add(index, end).build())));
  }
}
