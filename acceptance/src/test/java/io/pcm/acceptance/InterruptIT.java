package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is stopped, inspected, resumed, changed, extended and restarted. */
@Order(StartOrder.AFTER_SLURM)
final class InterruptIT {
  private static final int ITEMS = 200;
  private static final int GATE = 90;
  private static final int MILLIS = 3;

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

  private PcmProcess startUntilGate() throws Exception {
    PcmProcess pcm = scenario.worker(MILLIS, GATE, ITEMS).startRun();
    Scenario.until("the gate", () -> scenario.calls().hasBegun(GATE) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    return pcm;
  }

  private void signalAndAwaitWord(PcmProcess pcm, String signal) throws Exception {
    pcm.signal(signal);
    Scenario.until("a word that it stops", () -> pcm.errors().contains("pcm: stopping"));
  }

  private WholeResults complete(Ended ended, int items) throws Exception {
    JsonNode task = ended.expect(0).last().path("tasks").path("double");
    assertThat(task.path("succeeded").asInt()).isEqualTo(items);
    return WholeResults.read(scenario.results("double"), items);
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,143"})
  void oneSignalDrainsAndTheSameCommandGoesOn(String signal, int code) throws Exception {
    PcmProcess pcm = startUntilGate();
    signalAndAwaitWord(pcm, signal);
    Scenario.until("all pilots drain", () -> allPilotsDrain() || !pcm.isAlive());
    scenario.openGate();

    Ended stopped = pcm.await().expect(code);
    assertThat(stopped.err()).contains("run the same command again to resume");
    assertThat(stopped.last().path("outcome").asText()).isEqualTo("SUSPENDED");
    scenario.awaitNoProcess();
    Map<Integer, Integer> begun = scenario.calls().timesByItem();
    assertThat(begun).hasSizeLessThan(ITEMS);
    assertThat(stopped.last().path("tasks").path("double").path("succeeded").asInt())
        .as("every call that was begun is kept")
        .isEqualTo(begun.size());
    assertStoppedHalfWay(begun.size());

    complete(scenario.run(), ITEMS).allGave(i -> String.valueOf(2 * i));
    scenario.calls().assertNotBegunSince(begun);
    scenario.awaitNoProcess();
  }

  /** The manager's status is not enough: earlier messages may still wait at a pilot. */
  private boolean allPilotsDrain() throws Exception {
    JsonNode status = scenario.status();
    boolean all = status.path("draining").asBoolean();
    for (JsonNode pilot : status.path("pilots")) {
      Path log =
          scenario.runDirectory().resolve("logs/pilots/" + pilot.path("pilot").asText() + ".log");
      all &= Files.readString(log).contains("draining: ");
    }
    return all;
  }

  private void assertStoppedHalfWay(int done) throws Exception {
    String run = scenario.runDirectory().toString();
    assertThat(scenario.pcm("status", "--run", run).expect(0).out().get(0))
        .contains("stopped before its end");
    assertThat(scenario.pcm("results", "--run", run).expect(0).out()).hasSize(done);
  }

  @Test
  void aSecondSignalStopsAtOnceAndLeavesNothingBehind() throws Exception {
    PcmProcess pcm = startUntilGate();
    signalAndAwaitWord(pcm, "INT");
    pcm.signal("INT");

    pcm.await().expect(130);
    scenario.awaitNoProcess();

    scenario.openGate();
    complete(scenario.run(), ITEMS).allGave(i -> String.valueOf(2 * i));
    scenario.awaitNoProcess();
  }

  @Test
  void othersMayLookAtARunButNotTakeIt() throws Exception {
    PcmProcess pcm = startUntilGate();
    String run = scenario.runDirectory().toString();

    Ended second = scenario.run().expect(73);
    assertThat(second.err()).contains("in use", "process " + pcm.pid());
    assertThat(scenario.run("--fresh").expect(73).err()).contains("process " + pcm.pid());
    Ended status = scenario.pcm("status", "--run", run, "-o", "json").expect(0);
    assertThat(status.last().path("live").asBoolean()).isTrue();
    assertThat(scenario.pcm("status", "--run", run).expect(0).out().get(0)).contains("in progress");
    List<String> live = scenario.pcm("results", "--run", run).expect(0).out();
    assertThat(live).isNotEmpty().hasSizeLessThan(ITEMS);
    assertThat(pcm.isAlive()).isTrue();

    scenario.openGate();
    complete(pcm.await(), ITEMS).allGave(i -> String.valueOf(2 * i));
    List<String> whole =
        Scenario.asPrinted(Files.readAllLines(scenario.results("double")), "double");
    assertThat(whole).containsSubsequence(live);
    assertThat(scenario.pcm("results", "--run", run).expect(0).out()).isEqualTo(whole);
    assertThat(scenario.pcm("status", "--run", run).expect(0).out().get(0)).contains("SUCCEEDED");
    scenario.awaitNoProcess();
  }

  @Test
  void whatIsDoneIsSaidAtOnceExtendedByALargerLimitAndKeptByFresh() throws Exception {
    scenario.worker(0, 0, 0);
    Ended first = scenario.run("--set", "limit=20");
    complete(first, 20);
    assertThat(first.err()).doesNotContain("done already");
    Map<Integer, Integer> begun = scenario.calls().timesByItem();
    assertThat(begun).hasSize(20);

    Ended again = scenario.run("--set", "limit=20");
    assertThat(again.err()).contains("done already");
    complete(again, 20).allGave(i -> String.valueOf(2 * i));
    assertThat(scenario.calls().timesByItem()).isEqualTo(begun);

    complete(scenario.run("--set", "limit=60"), 60).allGave(i -> String.valueOf(2 * i));
    scenario.calls().assertNotBegunSince(begun);
    begun = scenario.calls().timesByItem();
    assertThat(begun).hasSize(60);

    Ended changed = scenario.run("--set", "limit=60", "--set", "factor=3").expect(2);
    assertThat(changed.err()).contains("double", "--fresh", "--run-dir");
    assertThat(changed.err()).doesNotContain("\tat ");
    assertThat(scenario.calls().timesByItem()).isEqualTo(begun);

    Ended fresh = scenario.run("--set", "limit=10", "--set", "factor=3", "--fresh");
    complete(fresh, 10).allGave(i -> String.valueOf(3 * i));
    Path old = folder.resolve("run.1").resolve("results").resolve("double.jsonl");
    WholeResults.read(old, 60).allGave(i -> String.valueOf(2 * i));
    scenario.awaitNoProcess();
  }
}
