package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pilot where Java can name only files of ASCII, as without a locale. */
final class UnreadablePathIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).with("LC_ALL", "C.UTF-8").items(1);
    // By a shell, because the JVM of this test may have no locale either.
    makeFile("Pr\\303\\274fung");
    scenario.workflow(
        """
        name: umlaut
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            files: [Pr\u00fcfung]
        tasks:
          double: {library: worker, function: work, map: items.jsonl}
        """
            .formatted(Installation.built().libraries()));
  }

  private void makeFile(String octal) throws Exception {
    Process made =
        new ProcessBuilder("sh", "-c", "touch \"$(printf '" + octal + "')\"")
            .directory(folder.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void aPilotThatCannotReadWhatItsManagerSaysEndsAndSaysWhy() throws Exception {
    String directory = scenario.runDirectory().toString();
    PcmProcess run =
        scenario.start(
            List.of(
                "manager",
                "run",
                scenario.workflow().toString(),
                "--bind",
                "127.0.0.1",
                "--run-dir",
                directory));
    Scenario.until("an access file", () -> Files.exists(scenario.runDirectory().resolve("access")));

    Ended pilot = scenario.with("LC_ALL", "C").pcm("pilot", "start", "--run", directory);

    assertThat(pilot.expect(3).err()).contains("cannot be read here", "LC_ALL");
    run.signal("INT");
    run.await().expect(130);
    scenario.awaitNoProcess();
  }
}
