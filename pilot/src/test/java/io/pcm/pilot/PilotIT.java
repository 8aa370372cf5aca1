package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pcm.api.Json;
import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.pilot.process.Processes;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextPlaced;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Goodbye;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.PilotMessage.Returned;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pilot in a separate process, with real contexts and a real manager endpoint. */
class PilotIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String FOUR_GPUS =
      """
      for i in 0 1 2 3; do
        echo "GPU-${i}fa4e000-1111-2222-3333-444455556666, $i, NVIDIA L4, 23034"
      done
      """;

  @TempDir Path folder;
  private Path run;
  private TestManager manager;
  private Process pilot;
  private int lastLease;

  @BeforeEach
  void openTheDoor() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    Files.createDirectory(run.resolve("logs"));
    Home.make(folder.resolve("home"));
    manager = new TestManager(run);
  }

  @AfterEach
  void endAll() {
    if (pilot != null) {
      pilot.destroyForcibly();
    }
    manager.close();
  }

  private void startPilot(String managerLost, String grace) throws IOException {
    startPilot(managerLost, grace, Map.of());
  }

  private void startPilot(String managerLost, String grace, Map<String, String> environment)
      throws IOException {
    ProcessBuilder start =
        PilotMain.in(run, folder.resolve("home"), managerLost, grace)
            .redirectOutput(folder.resolve("pilot.log").toFile());
    start.environment().putAll(environment);
    pilot = start.start();
  }

  private void joined() throws Exception {
    startPilot("PT60S", "PT25S");
    manager.expect(Join.class);
  }

  private static Library.Host python() throws Exception {
    Path script = Path.of(PilotIT.class.getResource("process/context.py").toURI());
    return new Library.Host.Command(List.of("python3", script.toString()));
  }

  private static Library.Host java() throws Exception {
    return new Library.Host.Jvm(
        EchoLibrary.class.getName(), List.of(Home.sourceOf(EchoLibrary.class)), List.of());
  }

  private int exitCode() throws InterruptedException {
    assertThat(pilot.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return pilot.exitValue();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("pilot.log"));
  }

  private long pidFromOutcome() throws InterruptedException {
    CallsEnded ended = manager.expect(CallsEnded.class);
    assertThat(ended.outcomes().size()).isEqualTo(1);
    return Long.parseLong(ended.outcomes().payload(0).json().toString());
  }

  @Test
  void joinsLoadsAnswersAndLeavesWhenDismissed() throws Exception {
    joined();
    manager.open(1, java(), "echo");
    manager.expect(ContextWarm.class);

    manager.lease(1, 1, "{\"a\":1.10}", "[]");
    int answered = 0;
    while (answered < 2) {
      answered += manager.expect(CallsEnded.class).outcomes().size();
    }
    manager.send(new ManagerMessage.Farewell("done"));

    assertThat(manager.expect(Goodbye.class).reason()).isEqualTo("done");
    assertThat(manager.expect(ContextGone.class).cause()).isEqualTo(Cause.CLOSED);
    assertThat(exitCode()).as(log()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'3,1'", "'GPU-3fa4e000,GPU-1fa4e000-1111-2222-3333-444455556666'"})
  void eachContextSeesOnlyItsOwnGpus(String visible) throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    NvidiaSmiTest.fake(bin, FOUR_GPUS, PATIENCE);
    String path = bin + ":" + System.getenv("PATH");
    startPilot("PT60S", "PT25S", Map.of("PATH", path, "CUDA_VISIBLE_DEVICES", visible));
    assertThat(manager.expect(Join.class).info().gpuDevices())
        .extracting(Gpu::name)
        .containsExactly(visible.split(","));

    manager.open(1, python(), "any", new Resources(0, 0, 0.5));
    assertThat(manager.expect(ContextPlaced.class).gpus()).containsExactly(0);
    manager.expect(ContextWarm.class);
    manager.open(2, python(), "any", new Resources(0, 0, 1));
    assertThat(manager.expect(ContextPlaced.class).gpus()).containsExactly(1);
    manager.expect(ContextWarm.class);
    manager.open(3, python(), "any");
    manager.expect(ContextWarm.class);

    assertThat(seenBy(1, "CUDA_VISIBLE_DEVICES")).isEqualTo("\"3\"");
    assertThat(seenBy(2, "CUDA_VISIBLE_DEVICES")).isEqualTo("\"1\"");
    assertThat(seenBy(2, "APPTAINERENV_CUDA_VISIBLE_DEVICES")).isEqualTo("\"1\"");
    assertThat(seenBy(2, "CUDA_DEVICE_ORDER")).isEqualTo("\"PCI_BUS_ID\"");
    assertThat(seenBy(3, "CUDA_VISIBLE_DEVICES")).isEqualTo("\"\"");
  }

  private String seenBy(int context, String name) throws Exception {
    String item = "{\"do\":\"environment\",\"name\":\"" + name + "\"}";
    manager.lease(++lastLease, context, item);
    return manager.expect(CallsEnded.class).outcomes().payload(0).json().toString();
  }

  @Test
  void twentyThousandCallsGoThroughOneContext() throws Exception {
    joined();
    manager.open(1, java(), "echo");
    manager.expect(ContextWarm.class);
    String[] items = new String[500];
    Arrays.fill(items, "{\"n\":1}");
    long start = System.nanoTime();

    for (int lease = 1; lease <= 40; lease++) {
      manager.lease(lease, 1, items);
    }
    int answered = 0;
    while (answered < 20_000) {
      answered += manager.expect(CallsEnded.class).outcomes().size();
    }

    assertThat(answered).isEqualTo(20_000);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("one pilot, one slot: %.0f calls/s%n", answered / seconds);
  }

  @RepeatedTest(5)
  void whenItIsKilledNothingOfItIsLeft() throws Exception {
    joined();
    manager.open(1, java(), "pid");
    manager.expect(ContextWarm.class);
    manager.lease(1, 1, "0");
    long java = pidFromOutcome();
    manager.open(2, python(), "any");
    manager.expect(ContextWarm.class);
    manager.lease(2, 2, "{\"do\":\"children\"}", "{\"do\":\"hang\"}");
    long grandchild = pidFromOutcome();
    manager.open(3, python(), "any");
    manager.expect(ContextWarm.class);
    manager.lease(3, 3, "{\"do\":\"escape\",\"bare\":false}");
    long escaped = pidFromOutcome();
    List<Long> children = pilot.descendants().map(ProcessHandle::pid).toList();
    assertThat(children).contains(java, grandchild, escaped).hasSizeGreaterThanOrEqualTo(4);

    pilot.destroyForcibly();

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(children).allMatch(Processes::gone));
  }

  @Test
  void aPreemptionThatReachesTheWholeGroupLetsTheRunningCallEnd() throws Exception {
    joined();
    manager.open(1, python(), "any");
    manager.expect(ContextWarm.class);
    Path end = folder.resolve("end of the call");
    String waiting = "{\"do\":\"wait\",\"for\":" + Json.quote(end.toString()) + "}";
    manager.lease(1, 1, "{}", waiting, "{}", "{}");
    assertThat(manager.expect(CallsEnded.class).outcomes().index(0)).isEqualTo(0);

    Processes.signal("TERM", -pilot.pid());
    assertThat(manager.expect(Draining.class).preempted()).isTrue();
    assertThat(manager.expect(Returned.class).index()).hasSize(2);
    Processes.signal("CONT", -pilot.pid());
    Processes.signal("TERM", -pilot.pid());
    Files.createFile(end);

    assertThat(manager.expect(CallsEnded.class).outcomes().index(0)).isEqualTo(1);
    assertThat(manager.expect(ContextGone.class).cause()).isEqualTo(Cause.CLOSED);
    manager.expect(Goodbye.class);
    assertThat(exitCode()).as(log()).isZero();
  }

  @Test
  void aContextThatDiesIsReportedAndTheNextOneServes() throws Exception {
    joined();
    manager.open(1, python(), "any");
    manager.expect(ContextWarm.class);
    manager.lease(1, 1, "{\"do\":\"die\"}", "{}");

    assertThat(manager.expect(Returned.class).index()).containsExactly(1);
    ContextGone gone = manager.expect(ContextGone.class);
    assertThat(gone.cause()).isEqualTo(Cause.KILLED);
    assertThat(gone.evidence()).contains("SIGKILL").endsWith("last words");
    assertThat(gone.blamed()).hasSize(1);

    manager.open(2, python(), "any");
    manager.expect(ContextWarm.class);
    manager.lease(2, 2, "{\"value\":7}");
    assertThat(manager.expect(CallsEnded.class).outcomes().payload(0).json()).hasToString("7");
  }

  @Test
  void aLibraryThatIsNotThereIsReportedWithItsReason() throws Exception {
    joined();

    manager.open(1, new Library.Host.Jvm("no.such.Library", List.of("pcm:none"), List.of()), "f");
    assertThat(manager.expect(ContextGone.class).evidence()).contains("pcm:none");
    manager.open(2, new Library.Host.Jvm("no.such.Library", List.of(), List.of()), "f");
    ContextGone gone = manager.expect(ContextGone.class);

    assertThat(gone.cause()).isEqualTo(Cause.LOAD_FAILED);
    assertThat(gone.evidence()).contains("no.such.Library");
  }

  @Test
  void aPilotThatWasStoppedForLongGoesOn() throws Exception {
    startPilot("PT10S", "PT25S");
    manager.expect(Join.class);
    manager.open(1, python(), "any");
    manager.expect(ContextWarm.class);

    Processes.signal("STOP", pilot.pid());
    await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(13)).until(() -> true);
    Processes.signal("CONT", pilot.pid());
    manager.lease(1, 1, "{\"value\":7}");

    assertThat(manager.expect(CallsEnded.class).outcomes().payload(0).json()).hasToString("7");
  }

  @Test
  void aPilotWithTheWrongSecretIsRefusedAtOnce() throws Exception {
    AccessFile.of(manager.run, RunSecret.random(), 1, List.of(manager.address()))
        .write(run.resolve("access"));

    startPilot("PT10M", "PT25S");

    assertThat(exitCode()).as(log()).isEqualTo(3);
    assertThat(log()).contains("this pilot ends: ").contains("secret");
  }

  @Test
  void aPilotThatFindsNoManagerGivesUp() throws Exception {
    manager.close();

    startPilot("PT3S", "PT25S");

    assertThat(exitCode()).as(log()).isEqualTo(3);
    assertThat(log()).contains("no manager answered for 3 s");
  }

  @ParameterizedTest
  @CsvSource({"INT,2", "HUP,1"})
  void otherSignalsDrainItWithoutBlamingTheBatchSystem(String signal, int number) throws Exception {
    assumeFalse(
        Processes.ignores(number, ProcessHandle.current().pid()),
        "this JVM ignores SIG" + signal + " (nohup, or a shell's &), and so do its children");
    joined();

    Processes.signal(signal, pilot.pid());

    assertThat(manager.expect(Draining.class).preempted()).isFalse();
    manager.expect(Goodbye.class);
    assertThat(exitCode()).as(log()).isZero();
  }

  @Test
  void aManagerThatGoesAwayForGoodEndsThePilotAndItsContexts() throws Exception {
    startPilot("PT10S", "PT25S");
    manager.expect(Join.class);
    manager.open(1, python(), "any");
    manager.expect(ContextWarm.class);
    List<Long> children = pilot.descendants().map(ProcessHandle::pid).toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(2);

    manager.close();

    assertThat(exitCode()).as(log()).isEqualTo(3);
    assertThat(log()).contains("nothing was heard from the manager for 10 s");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(children).allMatch(Processes::gone));
  }

  @Test
  void aPilotThatHearsNoGoodbyeLeavesWhenItsRunIsKnownToHaveEnded() throws Exception {
    startPilot("PT10M", "PT25S");
    manager.expect(Join.class);
    manager.open(1, java(), "echo");
    manager.expect(ContextWarm.class);

    Files.createFile(run.resolve("ended"));
    manager.close();

    assertThat(exitCode()).as(log()).isZero();
    assertThat(log()).contains("the run has ended");
  }

  @Test
  void aPilotWhoseGuardDiesEndsRatherThanGoOnUnguarded() throws Exception {
    joined();
    long guard =
        pilot
            .children()
            .filter(
                child ->
                    child.info().arguments().map(List::of).orElse(List.of()).contains("pcm-guard"))
            .findFirst()
            .orElseThrow()
            .pid();

    Processes.signal("KILL", guard);

    assertThat(exitCode()).as(log()).isEqualTo(75);
  }
}
