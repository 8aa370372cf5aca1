package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contexts and calls outlive managers and silences: two pilots load once each, whatever happens to
 * their manager, and no call is made twice. {@code -Dpcm.long=true} for the long forms.
 */
@Order(StartOrder.LONG)
final class AdoptionIT {
  private static final boolean LONG = Boolean.getBoolean("pcm.long");
  private static final int KILLS = LONG ? 20 : 3;
  private static final int ITEMS = 100 + 400 * KILLS;
  private static final int CALL_MILLIS = 50;

  /** Calls between two kills: more than pilots hold. */
  private static final int CALLS = 150;

  /** How long there is no manager, in seconds. */
  private static final int[] PAUSES = {0, 3, 15};

  @TempDir private Path folder;
  private Scenario scenario;
  private boolean local;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  /** The last call waits until the gate opens, so that the run cannot end before. */
  private void workflow(int items, int loadMillis) throws Exception {
    scenario.items(items).worker(CALL_MILLIS, items - 1, 1);
    String yaml = Files.readString(scenario.workflow());
    String more = "settings: {loads: '" + loadsFile() + "', load: " + loadMillis + ", ";
    scenario.workflow(yaml.replace("settings: {", more));
  }

  private Path loadsFile() {
    return folder.resolve("loads.log");
  }

  private int loads() throws IOException {
    return Files.exists(loadsFile()) ? Files.readAllLines(loadsFile()).size() : 0;
  }

  private PcmProcess startManager() throws IOException {
    if (local) {
      return scenario.startRun();
    }
    return scenario.start(
        List.of(
            "manager",
            "run",
            scenario.workflow().toString(),
            "-o",
            "json",
            "--run-dir",
            scenario.runDirectory().toString()));
  }

  private void startPilots() throws Exception {
    if (!local) {
      Path access = scenario.runDirectory().resolve("access");
      Scenario.until("access file", () -> Files.exists(access));
      for (int i = 0; i < 2; i++) {
        scenario.start(List.of("pilot", "start", "--run", scenario.runDirectory().toString()));
      }
    }
  }

  private void awaitCalls(PcmProcess manager, int atLeast) {
    Scenario.until(
        "call " + atLeast,
        () -> {
          noMoreThanTwoPilots();
          return scenario.calls().begun().size() >= atLeast || !manager.isAlive();
        });
    assertThat(manager.isAlive()).as(manager.errors()).isTrue();
  }

  /** A pilot that starts a process looks like two for a moment. */
  private void noMoreThanTwoPilots() {
    await("at most two pilots")
        .atMost(Duration.ofSeconds(5))
        .until(() -> scenario.processes().of(Role.PILOT).size() <= 2);
  }

  private void endsWithTwoLoads(PcmProcess manager, int items) throws Exception {
    scenario.openGate();
    Ended ended = manager.await().expect(0);
    WholeResults.read(scenario.results("double"), items).allGave(i -> String.valueOf(2 * i));
    assertThat(loads()).as("loads").isEqualTo(2);
    assertThat(ended.last().at("/libraries/worker/contextsLoaded").asInt()).isEqualTo(2);
    assertThat(ended.last().at("/libraries/worker/lostToRestarts").asInt()).isZero();
    scenario.awaitNoProcess();
  }

  private void noCallWasMadeTwice() {
    assertThat(scenario.calls().timesByItem().values()).as("times of each call").containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void managersThatAreKilledUnderLoadCostNoLoadAndNoCall(boolean localPilots) throws Exception {
    local = localPilots;
    workflow(ITEMS, 2_000);
    PcmProcess manager = startManager();
    startPilots();
    List<Long> millis = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      awaitCalls(manager, scenario.calls().begun().size() + CALLS);
      manager.signal("KILL");
      manager.await();
      TimeUnit.SECONDS.sleep(PAUSES[kill % PAUSES.length]);
      int before = scenario.calls().begun().size();
      long start = System.nanoTime();
      manager = startManager();
      awaitCalls(manager, before + 1);
      millis.add((System.nanoTime() - start) / 1_000_000);
    }
    Collections.sort(millis);
    System.out.printf(
        "from the start of a manager to the next call, pilots %s: median %d ms of %s%n",
        local ? "local" : "of their own", millis.get(millis.size() / 2), millis);
    endsWithTwoLoads(manager, ITEMS);
    noCallWasMadeTwice();
  }

  @Test
  void managersThatAreKilledDuringALoadCostNoLoad() throws Exception {
    local = true;
    workflow(200, LONG ? 20_000 : 8_000);
    PcmProcess manager = startManager();
    Scenario.until("both loads", () -> loads() == 2);
    for (int kill = 0; kill < 2; kill++) {
      manager.signal("KILL");
      manager.await();
      manager = startManager();
      Path log = scenario.runDirectory().resolve("logs/manager.log");
      int managers = kill + 2;
      Scenario.until(
          "two contexts taken over by manager " + managers,
          () ->
              Files.readString(log).lines().filter(l -> l.contains("is taken over")).count()
                  >= 2L * (managers - 1));
    }
    awaitCalls(manager, 20);
    endsWithTwoLoads(manager, 200);
    noCallWasMadeTwice();
  }

  @Test
  void localPilotsThatNoRecordNamesLeave() throws Exception {
    local = true;
    workflow(2_000, 500);
    PcmProcess manager = startManager();
    awaitCalls(manager, 50);
    List<Long> before = scenario.processes().of(Role.PILOT);
    manager.signal("KILL");
    manager.await();
    Files.delete(scenario.runDirectory().resolve("pilots/local"));
    PcmProcess next = startManager();
    Scenario.until(
        "two other pilots",
        () -> {
          List<Long> pilots = scenario.processes().of(Role.PILOT);
          return pilots.size() == 2 && Collections.disjoint(pilots, before);
        });
    scenario.openGate();
    next.await().expect(0);
    WholeResults.read(scenario.results("double"), 2_000).allGave(i -> String.valueOf(2 * i));
    scenario.awaitNoProcess();
  }

  @Test
  void aManagerThatStandsStillCostsNoLoadAndNoCall() throws Exception {
    local = true;
    workflow(1_000, 1_000);
    PcmProcess manager = startManager();
    awaitCalls(manager, 100);
    manager.signal("STOP");
    TimeUnit.SECONDS.sleep(LONG ? 20 : 8);
    manager.signal("CONT");
    awaitCalls(manager, scenario.calls().begun().size() + CALLS);
    endsWithTwoLoads(manager, 1_000);
    noCallWasMadeTwice();
  }

  @Test
  void aPilotThatStandsStillIsTakenBackWithItsContext() throws Exception {
    local = true;
    workflow(2_000, 1_000);
    PcmProcess manager = startManager();
    awaitCalls(manager, 100);
    long pilot = scenario.processes().of(Role.PILOT).get(0);
    MarkedProcesses.signal("STOP", pilot);
    Scenario.until("loss", () -> scenario.status().path("pilotsLost").asInt() == 1);
    MarkedProcesses.signal("CONT", pilot);
    Scenario.until("return", () -> scenario.status().at("/adopted/contexts").asInt() == 1);
    endsWithTwoLoads(manager, 2_000);
  }
}
