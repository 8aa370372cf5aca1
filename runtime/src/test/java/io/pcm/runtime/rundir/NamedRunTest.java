package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamedRunTest {
  @TempDir private Path here;

  private Path run(String path, int age) throws Exception {
    Path run = here.resolve(path);
    RunDirectory.open(run, false).close();
    Files.setLastModifiedTime(run.resolve("lock"), FileTime.from(Instant.now().minusSeconds(age)));
    return run;
  }

  private Path find(String wanted) throws RunDirectoryException {
    return NamedRun.find(here, Path.of(wanted));
  }

  @Test
  void a_run_is_found_by_its_name_and_by_the_beginning_of_its_name() throws Exception {
    Path check = run("pcm-runs/factcheck", 10);
    Path more = run("pcm-runs/factcheck-more", 20);
    Path other = run("pcm-runs/other", 30);
    assertThat(find("factcheck")).as("a whole name, though another begins so").isEqualTo(check);
    assertThat(find("factcheck-")).isEqualTo(more);
    assertThat(find("o")).isEqualTo(other);
  }

  @Test
  void last_is_the_run_that_was_last_used() throws Exception {
    assertThatThrownBy(() -> find("last")).hasMessageContaining("no last run");
    run("pcm-runs/old", 100);
    Path fresh = run("pcm-runs/new", 1);
    run("pcm-runs/older", 200);
    assertThat(find("last")).isEqualTo(fresh);
    assertThat(NamedRun.newest(here)).contains(fresh);
  }

  @Test
  void several_runs_that_begin_alike_are_listed() throws Exception {
    Path one = run("pcm-runs/night-1", 10);
    Path two = run("pcm-runs/night-2", 5);
    assertThatThrownBy(() -> find("night"))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("'night' may be any of these")
        .hasMessageContaining(two + "\n     " + one);
  }

  @Test
  void the_path_of_a_run_comes_before_a_name() throws Exception {
    run("pcm-runs/last", 1);
    Path named = run("pcm-runs/mine", 5);
    Files.createDirectory(here.resolve("mine"));
    assertThat(find("mine")).as("the folder here is no run").isEqualTo(named);
    Path path = run("elsewhere/mine", 5);
    assertThat(find("elsewhere/mine")).isEqualTo(path);
    Path direct = run("direct", 1000);
    assertThat(find("direct")).isEqualTo(direct);
  }

  @Test
  void in_the_folder_of_the_runs_their_names_are_known() throws Exception {
    Path run = run("one", 1);
    assertThat(find("on")).isEqualTo(run);
    assertThat(find("last")).isEqualTo(run);
  }

  @Test
  void what_is_no_name_of_a_run_is_a_path() throws Exception {
    run("pcm-runs/factcheck", 1);
    assertThat(find("tocheck")).isEqualTo(here.resolve("tocheck"));
    assertThat(find("./fact")).isEqualTo(here.resolve("fact"));
    assertThat(find("..")).isEqualTo(here.getParent());
    assertThat(NamedRun.findOrNew(here, Path.of("fact")))
        .as("perhaps the name of a new run")
        .isEqualTo(here.resolve("fact"));
    assertThat(NamedRun.findOrNew(here, Path.of("factcheck")))
        .isEqualTo(here.resolve("pcm-runs/factcheck"));
  }
}
