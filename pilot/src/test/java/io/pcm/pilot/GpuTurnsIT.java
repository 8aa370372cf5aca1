package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextPlaced;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.Join;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads on one GPU, by pilots in processes of their own. */
class GpuTurnsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Resources ONE_GPU = new Resources(0, 0, 1);

  private static final String SMI =
      """
      case "$1" in
      --query-compute-apps=*) cat %1$s/processes;;
      --query-gpu=uuid,memory.free) echo x >>%1$s/looked; echo "%2$s, $(cat %1$s/free)";;
      *) echo '%2$s, 0, NVIDIA L4, 23034';;
      esac
      """;

  /** Loads until a file says that it may be warm. */
  private static final String LIBRARY =
      """
      import os, sys, time
      open(sys.argv[1] + "-loads", "w").close()
      while not os.path.exists(sys.argv[1] + "-go"):
          time.sleep(0.02)
      os.write(3, bytes([0, 0, 0, 7]) + b"R" + bytes(4) + b"{}")
      sys.stdin.buffer.read()
      """;

  private final String gpu = "GPU-" + UUID.randomUUID();
  private final List<Process> pilots = new ArrayList<>();
  private final List<TestManager> managers = new ArrayList<>();
  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    Home.make(folder.resolve("home"));
    NvidiaSmiTest.fake(folder, SMI.formatted(folder, gpu), PATIENCE);
    Files.createFile(folder.resolve("processes"));
    Files.writeString(folder.resolve("free"), "22563");
  }

  @AfterEach
  void endAll() throws IOException {
    pilots.forEach(Process::destroyForcibly);
    managers.forEach(TestManager::close);
    Files.deleteIfExists(Path.of("/tmp", "pcm-" + gpu));
  }

  /** The manager of a pilot that has joined it. */
  private TestManager pilot(String name) throws Exception {
    Path run = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(run.resolve("logs"));
    TestManager manager = new TestManager(run);
    managers.add(manager);
    ProcessBuilder start =
        PilotMain.in(run, folder.resolve("home"), "PT60S", "PT25S")
            .redirectOutput(log(name).toFile());
    start.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    start.environment().put("CUDA_VISIBLE_DEVICES", "0");
    pilots.add(start.start());
    manager.expect(Join.class);
    return manager;
  }

  private Path log(String pilot) {
    return folder.resolve(pilot + ".log");
  }

  private void open(TestManager manager, int context, String library) throws Exception {
    open(manager, context, library, ONE_GPU);
  }

  private void open(TestManager manager, int context, String library, Resources reserved)
      throws Exception {
    List<String> command = List.of("python3", "-c", LIBRARY, folder.resolve(library).toString());
    manager.open(context, new Library.Host.Command(command), "any", reserved);
    assertThat(manager.expect(ContextPlaced.class).gpus()).containsExactly(0);
  }

  private void says(String pilot, String text) {
    await().atMost(PATIENCE).until(() -> Files.readString(log(pilot)).contains(text));
  }

  private boolean loads(String library) {
    return Files.exists(folder.resolve(library + "-loads"));
  }

  private void go(String library) throws IOException {
    Files.createFile(folder.resolve(library + "-go"));
  }

  @Test
  void aPilotWaitsForTheLoadOfAnotherPilotOnItsGpuUntilThatPilotDies() throws Exception {
    open(pilot("one"), 1, "first");
    await().atMost(PATIENCE).until(() -> loads("first"));
    TestManager two = pilot("two");
    open(two, 1, "second");
    says("two", "context 1.1: waits to load on GPUs [0] until another load there is over");
    assertThat(loads("second")).isFalse();

    pilots.get(0).destroyForcibly();
    go("second");

    two.expect(ContextWarm.class);
    assertThat(loads("second")).isTrue();
  }

  @Test
  void aPilotWaitsUntilNoProcessOfItsEarlierContextIsOnTheGpu() throws Exception {
    TestManager manager = pilot("one");
    go("first");
    go("second");
    open(manager, 1, "first");
    manager.expect(ContextWarm.class);
    Matcher process =
        Pattern.compile("context 1\\.1: process (\\d+) loads")
            .matcher(Files.readString(log("one")));
    assertThat(process.find()).isTrue();
    Files.writeString(folder.resolve("processes"), "1\n" + process.group(1) + "\n");

    manager.send(new ManagerMessage.CloseContext(new ContextId(1, 1)));
    manager.expect(ContextGone.class);
    open(manager, 2, "second");
    says("one", "context 1.2: waits to load on GPUs [0] until the processes of earlier contexts");
    assertThat(loads("second")).isFalse();

    Files.writeString(folder.resolve("processes"), "1\n");
    manager.expect(ContextWarm.class);
    assertThat(Files.readString(log("one"))).doesNotContain("waited too long");
  }

  @Test
  void a_pilot_waits_for_memory_that_somebody_else_has_and_does_not_count_that_as_load()
      throws Exception {
    Files.writeString(folder.resolve("free"), "3174");
    TestManager manager = pilot("one");
    go("first");
    open(manager, 1, "first", new Resources(0, 0, 1, 16L << 30));
    says("one", "waits to load on GPUs [0] until GPU 0 has 16 GiB of memory free (it has 3.1 GiB;");
    long began = System.nanoTime();
    await().atMost(PATIENCE).until(() -> Files.size(folder.resolve("looked")) >= 3 * 2);
    long waited = System.nanoTime() - began;
    assertThat(loads("first")).isFalse();

    Files.writeString(folder.resolve("free"), "22563");
    ContextWarm warm = manager.expect(ContextWarm.class);
    assertThat(warm.loadMillis()).isLessThan(TimeUnit.NANOSECONDS.toMillis(waited));
    assertThat(Files.readString(log("one"))).doesNotContain("waited too long");
  }
}
