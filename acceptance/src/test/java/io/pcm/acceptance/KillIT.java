package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.TaskNumber;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} during a run. One call waits at a gate until the kill is done, so that the run
 * cannot end before it; the choice of the call determines the time of the kill.
 */
@Order(StartOrder.LONG)
final class KillIT {
  private static final int ITEMS = 400;
  private static final int MILLIS = 3;
  private static final TaskNumber ONLY_TASK = new TaskNumber(0);

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

  private PcmProcess startUntil(int gate) throws Exception {
    PcmProcess pcm = scenario.worker(MILLIS, gate, 1).startRun();
    awaitCall(pcm, gate);
    return pcm;
  }

  private void awaitCall(PcmProcess pcm, int item) {
    Scenario.until("call " + item, () -> scenario.calls().hasBegun(item) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
  }

  private WholeResults complete(Ended ended) throws Exception {
    return complete(ended, ITEMS);
  }

  private WholeResults complete(Ended ended, int items) throws Exception {
    JsonNode task = ended.expect(0).last().path("tasks").path("double");
    assertThat(task.path("succeeded").asInt()).isEqualTo(items);
    assertThat(task.path("failed").asInt()).isZero();
    WholeResults lines = WholeResults.read(scenario.results("double"), items);
    scenario.awaitNoProcess();
    return lines.allGave(i -> String.valueOf(2 * i));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 399})
  void aKilledPilotCostsNoCallAndNoAttempt(int gate) throws Exception {
    PcmProcess pcm = startUntil(gate);
    scenario.awaitProcesses(Role.PILOT, 2);

    List<Long> pilots = scenario.processes().of(Role.PILOT);
    MarkedProcesses.signal("KILL", pilots.get(gate % pilots.size()));
    scenario.openGate();

    Ended ended = pcm.await();
    WholeResults lines = complete(ended);
    assertThat(lines.all()).allMatch(line -> line.path("attempts").asInt() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 399})
  void aKilledContextIsLoadedAgainAndNoCallIsChargedForIt(int gate) throws Exception {
    PcmProcess pcm = startUntil(gate);

    MarkedProcesses.signal("KILL", scenario.calls().pidOf(gate));
    Scenario.until("another try", () -> scenario.calls().timesByItem().get(gate) > 1);
    scenario.openGate();

    Ended ended = pcm.await();
    WholeResults lines = complete(ended);
    assertThat(lines.all()).allMatch(line -> line.path("attempts").asInt() == 1);
    assertThat(ended.last().path("pilots").path("lost").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 399})
  void afterAKilledManagerTheSameCommandGoesOnWithWhatIsNotDone(int gate) throws Exception {
    PcmProcess killed = startUntil(gate);
    killed.signal("KILL");
    killed.await();
    BitSet done = committed();
    Map<Integer, Integer> before = scenario.calls().timesByItem();
    before.keySet().removeIf(item -> !done.get(item));
    scenario.openGate();

    Ended ended = scenario.run();

    complete(ended);
    scenario.calls().assertNotBegunSince(before);
  }

  @Test
  void aKilledGuardEndsItsPilotWhichIsReplaced() throws Exception {
    PcmProcess pcm = startUntil(ITEMS / 2);
    long guard = scenario.processes().of(Role.GUARD).get(0);
    MarkedProcesses.signal("KILL", guard);
    Scenario.until("its pilot is known to be lost", () -> status().path("pilotsLost").asInt() == 1);
    Scenario.until("another has joined", () -> status().path("pilotsJoined").asInt() == 3);
    scenario.openGate();

    Ended ended = pcm.await();
    complete(ended);
    assertThat(ended.last().path("pilots").path("lost").asInt()).isEqualTo(1);
    JsonNode usage = ended.last().path("usage").path(0);
    assertThat(usage.path("group").asText()).isEqualTo("local");
    assertThat(usage.path("usefulSeconds").asDouble()).isPositive();
    BigDecimal parts =
        Stream.of("usefulSeconds", "loadingSeconds", "idleSeconds", "lostSeconds")
            .map(part -> new BigDecimal(usage.path(part).asText()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(parts).isEqualByComparingTo(usage.path("heldSeconds").asText());
  }

  private JsonNode status() throws Exception {
    return scenario
        .pcm("status", "--run", scenario.runDirectory().toString(), "-o", "json")
        .expect(0)
        .last();
  }

  @Test
  void allPilotsKilledAtOnceAreReplaced() throws Exception {
    PcmProcess pcm = startUntil(ITEMS / 2);
    scenario.awaitProcesses(Role.PILOT, 2);
    for (long pilot : scenario.processes().of(Role.PILOT)) {
      MarkedProcesses.signal("KILL", pilot);
    }
    scenario.openGate();

    complete(pcm.await());
  }

  @Test
  void aPilotThatIsSilentForLongAndComesBackDoublesNothing() throws Exception {
    PcmProcess pcm = startUntil(ITEMS / 2);
    scenario.awaitProcesses(Role.PILOT, 2);
    long holder = parentOf(scenario.calls().pidOf(ITEMS / 2));
    MarkedProcesses.signal("STOP", holder);
    scenario.openGate();
    Scenario.until(
        "the call was given to another",
        () -> scenario.calls().timesByItem().get(ITEMS / 2) > 1 || !pcm.isAlive());
    MarkedProcesses.signal("CONT", holder);

    complete(pcm.await());
  }

  private static long parentOf(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow().pid();
  }

  /** Pilots that outlive their manager do more than one round needs, so there are many items. */
  @Test
  void aManagerThatIsKilledAgainAndAgainGetsThereInTheEnd() throws Exception {
    int items = 10 * ITEMS;
    BitSet doneBefore = new BitSet();
    scenario.items(items).worker(MILLIS, 0, 0);
    for (int kill = 1; kill <= 5; kill++) {
      int goal = doneBefore.cardinality() + ITEMS / 10;
      PcmProcess pcm = scenario.startRun();
      int begun = scenario.calls().begun().size();
      Scenario.until(
          "calls", () -> scenario.calls().begun().size() >= begun + ITEMS / 10 || !pcm.isAlive());
      if (!pcm.isAlive()) {
        assertThat(kill)
            .as("kills, and a run that came to its end: " + pcm.errors())
            .isGreaterThan(2);
        break;
      }
      pcm.signal("KILL");
      pcm.await();
      BitSet done = committed();
      BitSet lost = (BitSet) doneBefore.clone();
      lost.andNot(done);
      assertThat(lost.isEmpty())
          .as("what was on disk stays; lost %s, goal %d", lost, goal)
          .isTrue();
      doneBefore = done;
    }
    complete(scenario.run(), items);
  }

  @Test
  void aManagerHasTwoPilotsHoweverManyWereKilledBeforeIt() throws Exception {
    int kills = Boolean.getBoolean("pcm.long") ? 12 : 3;
    scenario.worker(0, 0, ITEMS);
    for (int kill = 0; kill < kills; kill++) {
      PcmProcess pcm = scenario.startRun();
      int epoch = kill + 1;
      Scenario.until(
          "two pilots of manager " + epoch + ", and no other",
          () ->
              scenario.status().path("epoch").asInt() == epoch
                  && scenario.status().path("pilots").size() == 2
                  && scenario.processes().of(Role.PILOT).size() == 2);
      pcm.signal("KILL");
      pcm.await();
    }
    scenario.openGate();

    complete(scenario.run());
  }

  /** Numbers of the second task are even, so odd ones belong to the first. */
  @Test
  void aManagerThatIsKilledInTheSecondTaskLeavesTheFirstAsItIs() throws Exception {
    int gate = 2 * ITEMS - 100;
    scenario
        .worker(0, gate, 1)
        .andTasks(
            """
              again: {library: worker, function: work, map: {results-of: double}}
              lines: {library: worker, function: lines, call: {}, needs: [again]}
            """);
    PcmProcess killed = scenario.startRun();
    awaitCall(killed, gate);
    killed.signal("KILL");
    killed.await();
    Map<Integer, Integer> first = scenario.calls().timesByItem();
    first.keySet().removeIf(item -> item % 2 == 0);
    FileTime written = Files.getLastModifiedTime(scenario.results("double"));
    scenario.openGate();

    complete(scenario.run());

    WholeResults.read(scenario.results("again"), ITEMS).allGave(i -> String.valueOf(4 * i));
    WholeResults.read(scenario.results("lines"), 1).gave(0, String.valueOf(ITEMS));
    assertThat(Files.getLastModifiedTime(scenario.results("double"))).isEqualTo(written);
    scenario.calls().assertNotBegunSince(first);
  }

  /** The calls that were on disk when the manager died. */
  private BitSet committed() throws Exception {
    try (RunStore store = RunStore.open(scenario.runDirectory().resolve("store.db"))) {
      return store.succeeded(ONLY_TASK);
    }
  }
}
