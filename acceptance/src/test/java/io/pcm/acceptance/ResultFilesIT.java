package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.PcmProcess.Ended;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modified result files, and lines of runs whose file or store is damaged. */
final class ResultFilesIT {
  private static final int ITEMS = 200;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS).worker(0, 0, 0);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private Path file() {
    return scenario.results("double");
  }

  private Ended results() throws Exception {
    return scenario.pcm("results", "--run", scenario.runDirectory().toString());
  }

  @Test
  void aFileThatLostALineIsWrittenAgainWithAWordAndTheOtherIsKept() throws Exception {
    scenario.run().expect(0);
    List<String> right = Files.readAllLines(file());
    List<String> less = new ArrayList<>(right);
    less.remove(3);
    Files.write(file(), less);
    assertThat(results().expect(0).out()).isEqualTo(Scenario.asPrinted(right, "double"));

    Ended again = scenario.run().expect(0);

    assertThat(again.err()).contains("double.jsonl has changed since PCM wrote it");
    assertThat(Files.readAllLines(file())).isEqualTo(right);
    assertThat(Files.readAllLines(file().resolveSibling("double.jsonl.changed"))).isEqualTo(less);
    assertThat(scenario.run().err()).contains("done already").doesNotContain("rewriting");
  }

  @Test
  void afterALimitWasRaisedAllLinesThatThereAreAreShown() throws Exception {
    scenario.worker(0, 150, ITEMS);
    scenario.run("--set", "limit=20").expect(0);
    PcmProcess pcm = scenario.startRun();
    Scenario.until("the gate", () -> scenario.calls().hasBegun(150) || !pcm.isAlive());
    Scenario.until("lines of the manager", () -> results().expect(0).out().size() > 60);
    pcm.signal("KILL");
    pcm.await();
    scenario.processes().killAll();

    Ended stopped = results().expect(0);

    assertThat(stopped.out()).hasSizeBetween(61, ITEMS - 1);
    assertThat(stopped.err()).doesNotContain("warning");
    scenario.openGate();
    scenario.run().expect(0);
    WholeResults.read(file(), ITEMS).allGave(i -> String.valueOf(2 * i));
  }

  @Test
  void theFileIsPrintedWithAWarningWhereItIsInDoubtAndItemsOrStoreAreLost() throws Exception {
    scenario.run().expect(0);
    List<String> right = Files.readAllLines(file());
    Path items = folder.resolve("items.jsonl");
    Path aside = Files.move(items, folder.resolve("aside"));

    Ended withoutItems = results().expect(0);
    assertThat(withoutItems.out()).isEqualTo(Scenario.asPrinted(right, "double"));
    assertThat(withoutItems.err()).doesNotContain("warning");
    Files.writeString(file(), String.join("\n", right) + "\n");
    Ended withoutBoth = results().expect(0);
    assertThat(withoutBoth.out()).isEqualTo(Scenario.asPrinted(right, "double"));
    assertThat(withoutBoth.err()).contains("warning", "items.jsonl", "may be old or changed");

    Files.move(aside, items);
    try (RandomAccessFile store =
        new RandomAccessFile(scenario.runDirectory().resolve("store.db").toFile(), "rw")) {
      store.setLength(store.length() / 2);
    }
    Ended withoutStore = results().expect(0);
    assertThat(withoutStore.out()).isEqualTo(Scenario.asPrinted(right, "double"));
    assertThat(withoutStore.err()).contains("warning", "is cut off", "may be old or changed");

    Ended refused = scenario.run().expect(3);
    assertThat(refused.err())
        .contains("is cut off", "--fresh", ITEMS + " of " + ITEMS + " calls again");
  }
}
