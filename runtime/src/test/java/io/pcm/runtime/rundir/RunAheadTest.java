package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAheadTest {
  @TempDir Path folder;

  @Test
  void aDirectoryIsCreatedOnce() throws Exception {
    Path run = folder.resolve("pcm-runs/later");
    assertThat(RunAhead.isMissing(run, false)).isTrue();
    assertThat(run).doesNotExist();
    assertThat(RunAhead.create(run, false)).isTrue();
    assertThat(RunAhead.create(run, false)).isFalse();
    assertThat(RunDirectory.existing(run).root()).isEqualTo(run);
  }

  @Test
  void aMistypedNameCreatesNothingAndNamesTheRunThatIsMeant() throws Exception {
    Path left = folder.resolve("pcm-runs/left");
    RunDirectory.open(left, false).close();
    RunDirectory.open(folder.resolve("pcm-runs/another"), false).close();
    for (String typo : new String[] {"pcm-runs/lfet", "left", "pcm_runs/left"}) {
      Path wrong = folder.resolve(typo);
      assertThatThrownBy(() -> RunAhead.create(wrong, false))
          .isInstanceOf(RunDirectoryException.class)
          .hasMessageContaining("no such run directory: " + wrong + "; did you mean " + left + "?")
          .hasMessageContaining("\n     " + left + "\n     " + folder.resolve("pcm-runs/another"))
          .hasMessageContaining("--ahead");
      assertThat(wrong).doesNotExist();
      assertThatThrownBy(() -> RunDirectory.existing(wrong))
          .hasMessageContaining("did you mean " + left + "?");
    }
    assertThat(RunAhead.create(folder.resolve("pcm-runs/lfet"), true)).isTrue();
  }

  @Test
  void aNameUnlikeAnyOtherIsNoMistake() throws Exception {
    RunDirectory.open(folder.resolve("left"), false).close();
    assertThatThrownBy(() -> RunDirectory.existing(folder.resolve("factcheck")))
        .hasMessageContaining("The runs there are:\n     " + folder.resolve("left"));
    assertThat(RunAhead.create(folder.resolve("factcheck"), false)).isTrue();
  }

  @Test
  void aFolderWithoutRunsSaysSo() {
    assertThatThrownBy(() -> RunDirectory.existing(folder.resolve("none")))
        .hasMessageContaining("there are no runs in " + folder);
  }
}
