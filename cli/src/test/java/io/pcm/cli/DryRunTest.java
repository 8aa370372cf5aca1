package io.pcm.cli;

import static io.pcm.cli.StoredRun.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Reuse;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.identity.RunUpdate;
import io.pcm.runtime.identity.RunUpdate.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DryRunTest {
  @TempDir private Path folder;
  private Path runs;

  @BeforeEach
  void make() throws Exception {
    runs = Files.createDirectory(folder.resolve("runs"));
  }

  private StoredRun stored(String name) {
    return new StoredRun(runs.resolve(name))
        .task(TaskName.of("t"), "f", row("1", "10"), row("2", "!BAD_ITEM why"), row("3", "30"));
  }

  private StoredRun withOneMore(String name) {
    return new StoredRun(runs.resolve(name))
        .task(TaskName.of("t"), "f", row("3", ""), row("2", ""), row("9", ""), row("1", ""));
  }

  private static Rows rows(RunUpdate update) {
    return update.changes().get(0).rows().orElseThrow();
  }

  private RunOptions options() {
    return RunOptions.in(runs.resolve("new"));
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void the_calls_of_a_first_run_are_counted_and_nothing_is_left_behind() throws Exception {
    Path data = Files.writeString(folder.resolve("d.csv"), "id,text\n1,a\n2,b\n");
    Path workflow =
        Files.writeString(
            folder.resolve("w.yaml"),
            "name: w\nlibraries: {l: {kind: command, command: [cat]}}\n"
                + "tasks:\n  t: {library: l, function: f, map: "
                + data
                + "}\n  u: {library: l, function: f, map: {results-of: t}}\n");
    List<String> before = files();
    String run = runs.resolve("new").toString();
    Typed typed = Typed.pcm("run", workflow.toString(), "--run-dir", run, "--dry-run");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).isEqualTo("  new  t (2 calls)\n  new  u (about 2 calls)\n");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void rows_of_other_runs_are_looked_at_but_not_copied() throws Exception {
    String other = stored("other").make();
    RunUpdate update =
        Pcm.update(withOneMore("new").workflow(), options().reuse(Reuse.of(Path.of(other))));
    assertThat(rows(update)).isEqualTo(new Rows(4, 2, true));
    assertThat(update.notes())
        .containsExactly("2 rows of " + other + " were computed in the same way");
    assertThat(runs.resolve("new")).doesNotExist();
    assertThat(rows(Pcm.update(withOneMore("new").workflow(), options())).calls()).isEqualTo(4);
  }

  @Test
  void rows_of_other_runs_count_for_a_run_that_there_is() throws Exception {
    stored("other").make();
    StoredRun run = withOneMore("new");
    run.make();
    RunUpdate update = Pcm.update(run.workflow(), options().reuse(Reuse.auto()));
    assertThat(update.changes().get(0).action()).isEqualTo(RunUpdate.Action.KEEP);
    assertThat(rows(update)).isEqualTo(new Rows(4, 2, true));
    assertThat(rows(Pcm.update(run.workflow(), options())).calls()).as("not copied").isEqualTo(4);
  }

  @Test
  void rows_whose_engine_cannot_be_compared_are_taken_with_a_word() throws Exception {
    String noted = "10\n{\"name\":\"judge\",\"version\":\"1.2\"}";
    String other =
        new StoredRun(runs.resolve("other")).task(TaskName.of("t"), "f", row("1", noted)).make();
    RunUpdate update = Pcm.update(withOneMore("new").workflow(), options().reuse(Reuse.auto()));
    assertThat(rows(update).calls()).isEqualTo(3);
    assertThat(update.notes())
        .contains(
            "rows of t of "
                + other
                + " were computed by judge 1.2 (1 row); which version will run now is not known"
                + " here, so make sure that it is the same");
  }

  @Test
  void a_fresh_run_may_take_rows_of_the_run_that_it_replaces() throws Exception {
    StoredRun run = stored("new");
    run.make();
    RunUpdate update = Pcm.update(run.workflow(), options().fresh().reuse(Reuse.auto()));
    assertThat(rows(update)).isEqualTo(new Rows(3, 1, true));
    assertThat(rows(Pcm.update(run.workflow(), options().fresh())).calls()).isEqualTo(3);
  }
}
