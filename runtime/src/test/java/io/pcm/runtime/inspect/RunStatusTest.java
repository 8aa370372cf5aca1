package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunStatusTest {
  @TempDir private Path folder;

  @Test
  void saysThatARunHasEndedOnlyIfItsManagerLeftThatWord() throws Exception {
    RunPaths paths = new RunPaths(folder);
    assertThat(RunStatus.hasEnded(paths)).as("no word").isFalse();
    Files.writeString(paths.status(), "{\"version\": 1, \"outcome\": null}");
    assertThat(RunStatus.hasEnded(paths)).as("under way").isFalse();
    Files.writeString(paths.status(), "{\"version\": 1, \"outcome\": \"FAILED\"}");
    assertThat(RunStatus.hasEnded(paths)).as("ended").isTrue();
    Files.writeString(paths.status(), "{\"version\": 1, \"outco");
    assertThat(RunStatus.hasEnded(paths)).as("half a word").isFalse();
  }

  @Test
  void saysHowToBeginARunForWhichPilotsWereSubmittedBeforeItsManagerCame() throws Exception {
    Path run = PilotJobs.make(folder.resolve("my run"), false).run();
    String fix = "pcm manager run WORKFLOW --run-dir '" + run + "'";
    assertThatThrownBy(() -> RunStatus.of(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(fix);
    assertThatThrownBy(() -> RunResults.of(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(fix);
  }
}
