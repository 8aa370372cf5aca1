package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.transport.AccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is taken over from another machine, whose manager has died, lives, or is frozen. */
@Order(StartOrder.AFTER_SLURM)
final class TakenOverIT {
  private static final int ITEMS = 600;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    assumeThat(Scenario.hasElsewhere())
        .as("only root can pretend to be another machine: unshare -u -m")
        .isTrue();
    scenario = new Scenario(folder).items(ITEMS).worker(10, ITEMS - 1, 1);
  }

  @AfterEach
  void end() {
    if (scenario != null) {
      scenario.end();
    }
  }

  private PcmProcess startUntil(int item) throws Exception {
    PcmProcess pcm = scenario.startRun();
    Scenario.until("call " + item, () -> scenario.calls().hasBegun(item) || !pcm.isAlive());
    assertThat(pcm.isAlive()).as(pcm.errors()).isTrue();
    return pcm;
  }

  private void complete(Ended ended) throws Exception {
    JsonNode task = ended.expect(0).last().path("tasks").path("double");
    assertThat(task.path("succeeded").asInt()).isEqualTo(ITEMS);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
  }

  @Test
  void aFrozenManagerThatThawsEndsByItselfAndChangesNothing() throws Exception {
    PcmProcess frozen = startUntil(100);
    frozen.signal("STOP");
    PcmProcess next = scenario.startElsewhere("--take-over");
    Scenario.until("half of the calls", () -> scenario.calls().hasBegun(ITEMS / 2));
    Scenario.until("the new manager", () -> access().epoch() == 2);
    AccessFile published = access();

    frozen.signal("CONT");
    Ended fenced = frozen.await();

    assertThat(fenced.code()).as(fenced.err()).isEqualTo(74);
    assertThat(fenced.err()).contains("another manager has taken over", "on login2");
    assertThat(access()).isEqualTo(published);
    assertThat(next.isAlive()).as(next.errors()).isTrue();
    scenario.openGate();
    complete(next.await());
    assertThat(next.errors()).contains("waiting 30 s");
    assertThat(access()).isEqualTo(published);
    assertThat(scenario.runDirectory().resolve("store.db")).doesNotExist();
    Ended again = scenario.run().expect(0);
    assertThat(again.err()).contains("everything is done already");
  }

  @Test
  void aManagerThatIsAliveKeepsItsRun() throws Exception {
    PcmProcess alive = startUntil(100);
    Ended refused = scenario.startElsewhere().await();
    assertThat(refused.code()).isEqualTo(73);
    assertThat(refused.err())
        .contains("process " + alive.pid(), "last heartbeat was", "--take-over")
        .contains("pcm manager run " + scenario.workflow());

    Ended again = scenario.startElsewhere("--take-over").await();

    assertThat(again.code()).as(again.err()).isEqualTo(73);
    assertThat(again.err()).contains("is alive", "process " + alive.pid());
    scenario.openGate();
    complete(alive.await());
  }

  @Test
  void aManagerThatDiedOnAnotherMachineIsReplaced() throws Exception {
    PcmProcess dead = startUntil(100);
    dead.signal("KILL");
    dead.await();
    assertThat(scenario.startElsewhere().await().code()).isEqualTo(73);
    scenario.openGate();
    complete(scenario.startElsewhere("--take-over").await());
    assertThat(Files.list(scenario.runDirectory()).map(f -> f.getFileName().toString()))
        .anyMatch(name -> name.matches("store-[0-9]+\\.db"));
  }

  private AccessFile access() throws Exception {
    return AccessFile.read(scenario.runDirectory().resolve("access"));
  }
}
