package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment in which Java supports only ASCII file names, as without a locale. */
final class UnreadablePathIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void aPilotWithoutALocaleOfUtf8EndsAndSaysWhatToSet() throws Exception {
    scenario = new Scenario(folder).with("LC_ALL", "C");
    Files.createDirectory(scenario.runDirectory());

    String said =
        scenario.pcm("pilot", "start", "--run", "" + scenario.runDirectory()).expect(3).err();

    assertThat(said).startsWith("pcm: no UTF-8 locale is set").contains("LC_ALL=C.UTF-8");
  }
}
