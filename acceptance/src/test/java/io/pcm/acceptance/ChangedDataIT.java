package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data that changes, disappears or is unusable, and a stop while result lines are being written.
 */
final class ChangedDataIT {
  private static final int ITEMS = 200;
  private static final int GATE = 90;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private Path data() {
    return folder.resolve("items.jsonl");
  }

  private interface Change {
    void to(Path data) throws Exception;
  }

  private Ended runWith(Change change) throws Exception {
    PcmProcess pcm = scenario.worker(3, GATE, ITEMS).startRun();
    Scenario.until("the gate", () -> scenario.calls().hasBegun(GATE) || !pcm.isAlive());
    change.to(data());
    scenario.openGate();
    return pcm.await();
  }

  private void assertEveryLineHasItsItem(int items) throws Exception {
    WholeResults lines = WholeResults.read(scenario.results("double"), items);
    lines.allGave(i -> String.valueOf(2 * i));
    for (int i = 0; i < items; i++) {
      JsonNode item = lines.line(i).path("item");
      assertThat(item.isNumber() && item.asInt() == i).as("item of line %d", i).isTrue();
    }
  }

  private void assertRefusedAndCompletedOnceTheDataAreBack(Change change, String how)
      throws Exception {
    String before = Files.readString(data());
    Ended ended = runWith(change).expect(3);
    assertThat(ended.err()).contains("items.jsonl", how);
    assertThat(scenario.results("double")).doesNotExist();
    scenario.awaitNoProcess();

    Files.writeString(data(), before);
    scenario.run().expect(0);
    assertEveryLineHasItsItem(ITEMS);
  }

  @Test
  void dataThatWereOnlyTouchedChangeNothing() throws Exception {
    runWith(data -> Files.setLastModifiedTime(data, FileTime.fromMillis(1_000_000))).expect(0);
    assertEveryLineHasItsItem(ITEMS);
  }

  @Test
  void dataThatGrowEndTheRun() throws Exception {
    assertRefusedAndCompletedOnceTheDataAreBack(
        data -> Files.writeString(data, "7\n", StandardOpenOption.APPEND),
        "from line 201 on there are more lines");
  }

  @Test
  void dataThatAreReplacedEndTheRun() throws Exception {
    assertRefusedAndCompletedOnceTheDataAreBack(
        data -> Files.writeString(data, Files.readString(data).replace("\n150\n", "\n151\n")),
        "line 151 is the first that differs");
  }

  @Test
  void dataThatAreGoneEndTheRun() throws Exception {
    assertRefusedAndCompletedOnceTheDataAreBack(Files::delete, "no longer exists");
  }

  @Test
  void aStopWhileTheResultFileIsWrittenLeavesNoLineWithoutItsItem() throws Exception {
    int items = 100_000;
    scenario.items(items).worker(0, 0, 0);
    scenario.run().expect(0);
    assertEveryLineHasItsItem(items);
    Path results = scenario.runDirectory().resolve("results");
    Files.delete(scenario.results("double"));
    PcmProcess pcm = scenario.startRun();
    Scenario.until("lines", () -> Moment.isWriting(results) || !pcm.isAlive());
    pcm.signal("TERM");
    pcm.await();
    scenario.run().expect(0);
    assertEveryLineHasItsItem(items);
    assertThat(Moment.isWriting(results)).isFalse();
  }

  @Test
  void aLineThatIsNoJsonIsAnErrorRowAndItsNeighboursSucceed() throws Exception {
    Files.writeString(data(), "0\nNaN\n2\n{\"a\":\n4\n");
    scenario.worker(0, 0, 0);
    scenario.run().expect(1);
    WholeResults lines = WholeResults.read(scenario.results("double"), 5);
    lines.gave(4, "8");
    assertThat(lines.failed(1, "BAD_ITEM")).contains("line 2 of");
    assertThat(lines.failed(3, "BAD_ITEM")).contains("line 4 of");
    assertThat(scenario.calls().timesByItem()).hasSize(3);
  }

  @Test
  void aFileThatIsNoJsonLinesIsRefusedBeforeAnythingStarts() throws Exception {
    Files.writeString(data(), "id,text\n1,a\n2,b\n");
    scenario.worker(0, 0, 0);
    assertThat(scenario.run().expect(2).err()).contains("items.jsonl", "CSV");
    assertThat(scenario.runDirectory()).doesNotExist();
  }

  @Test
  void aFileWithoutItemsIsSaidToHaveNone() throws Exception {
    Files.writeString(data(), "\n");
    scenario.worker(0, 0, 0);
    Ended ended = scenario.run().expect(0);
    assertThat(ended.err()).contains("items.jsonl has no items").doesNotContain("done already");
  }
}
