package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.api.Json;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run directory on a full file system of 4 MiB, if the machine allows mounting one. */
final class FullDiskIT {
  private static final int ITEMS = 400;
  private static final int GATE = 200;

  @TempDir private Path folder;
  private Scenario scenario;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    scenario = new Scenario(folder).items(ITEMS);
    String at = Files.createDirectory(scenario.runDirectory()).toString();
    mounted = does("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", at);
    assumeTrue(mounted, "may not mount a small file system here");
  }

  @AfterEach
  void unmount() throws Exception {
    scenario.end();
    if (mounted) {
      Scenario.until("unmounted", () -> does("umount", scenario.runDirectory().toString()));
    }
  }

  private static boolean does(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private PcmProcess startUntilGate() throws Exception {
    PcmProcess pcm = scenario.worker(1, GATE, ITEMS).startRun();
    Scenario.until("the gate", () -> scenario.calls().hasBegun(GATE) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    return pcm;
  }

  private Path fill() throws IOException {
    Path filler = scenario.runDirectory().resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int size = 64 * 1024; size > 0; size /= 2) {
        writeUntilFull(out, size);
      }
    }
    return filler;
  }

  private static void writeUntilFull(OutputStream out, int size) {
    try {
      while (true) {
        out.write(new byte[size]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @Test
  void theScreenSaysThatTheStoreWaitsAndRoomMakesItGoOn() throws Exception {
    PcmProcess pcm = startUntilGate();
    Path filler = fill();
    scenario.openGate();

    String store = scenario.runDirectory().resolve("store.db").toString();
    Scenario.until("a word", () -> pcm.errors().contains("no space left for the store " + store));
    assertThat(liveStatus().path("storeWaits").asText()).contains("free some space", store);
    Scenario.until("no old status", () -> !Files.exists(status()));

    Files.delete(filler);
    Ended ended = pcm.await().expect(0);
    assertThat(ended.err()).contains("there is space again");
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
    assertThat(scenario.status().path("outcome").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void aStartOnAFullDiskNamesThePathAndSaysWhatToDo() throws Exception {
    PcmProcess pcm = startUntilGate();
    pcm.signal("KILL");
    pcm.await();
    scenario.openGate();
    scenario.processes().killAll();
    Path filler = fill();

    Ended refused = scenario.run().expect(3);
    assertThat(refused.err())
        .contains(scenario.runDirectory().toString(), "free some space")
        .doesNotContain("\tat ");

    Files.delete(filler);
    scenario.run().expect(0);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
  }

  @Test
  void aStreamThatDoesNotFitFailsTheStartAndLeavesNothing() throws Exception {
    Supplier<Stream<Json>> endless = () -> Stream.generate(() -> Json.of("\"some item\""));
    RunException full = catchThrowableOfType(RunException.class, () -> startAndClose(endless));
    assertThat(full.kind()).isEqualTo(RunException.Kind.ENVIRONMENT);
    assertThat(full).hasMessageContainingAll("no space left in", "run", "free some space");
    startAndClose(() -> endless.get().limit(1000));
  }

  private void startAndClose(Supplier<Stream<Json>> items) throws RunException {
    WorkflowBuilder workflow = Workflow.named("full");
    LibraryFunctions echo = workflow.library("echo", CommandLibrary.of("cat"));
    workflow.map("each", echo.function("same"), Items.from(items));
    Pcm.start(workflow.build(), RunOptions.in(scenario.runDirectory())).close();
  }

  private Path status() {
    return scenario.runDirectory().resolve("status.json");
  }

  private JsonNode liveStatus() throws Exception {
    return scenario
        .pcm("status", "--run", scenario.runDirectory().toString(), "-o", "json")
        .expect(0)
        .last();
  }
}
