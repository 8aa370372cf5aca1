package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in the background, and whoever looks at them. */
@Order(StartOrder.AFTER_SLURM)
final class DetachIT {
  private static final int ITEMS = 60;
  private static final int GATE = 20;

  @TempDir private Path folder;
  private Scenario scenario;
  private String run;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS).worker(1, GATE, ITEMS);
    run = scenario.runDirectory().toString();
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private PcmProcess attach() throws Exception {
    return scenario.start(List.of("attach", run, "-o", "json"));
  }

  /** A line of progress shows that it is attached. */
  private static PcmProcess awaitAttached(PcmProcess attach) {
    Scenario.until("progress", () -> !attach.lines().isEmpty() || !attach.isAlive());
    assertThat(attach.isAlive()).as(attach.errors()).isTrue();
    return attach;
  }

  @Test
  void a_run_goes_on_in_a_session_of_its_own_and_others_see_it_to_its_end() throws Exception {
    JsonNode told = scenario.run("--detach").expect(0).last();
    assertThat(told.path("event").asText()).isEqualTo("run-detached");
    long manager = told.path("pid").asLong();
    String[] stat =
        Files.readString(Path.of("/proc/" + manager + "/stat")).split("\\) ")[1].split(" ");
    assertThat(List.of(stat[3], stat[4]))
        .as("session and terminal")
        .containsExactly("" + manager, "0");
    assertThat(Files.readString(Path.of("/proc/" + manager + "/cmdline")))
        .contains("--run-dir")
        .doesNotContain(secret());

    Ended second = scenario.run("--detach").expect(73);
    assertThat(second.err()).contains("in use by process " + manager, "pcm attach " + run);
    PcmProcess first = awaitAttached(attach());
    first.signal("INT");
    assertThat(first.await().expect(130).err()).contains("detached; the run goes on");
    assertThat(ProcessHandle.of(manager)).isPresent();

    PcmProcess attach = awaitAttached(attach());
    scenario.openGate();
    Ended ended = attach.await().expect(0);
    assertThat(ended.err()).contains("SUCCEEDED", "results: ");
    assertThat(scenario.runDirectory().resolve("logs/manager.out")).content().contains("double");
    scenario.pcm("wait", run).expect(0);
    assertThatNothingIsLeftBeside();
    scenario.awaitNoProcess();
  }

  @Test
  void a_run_that_has_not_begun_is_waited_for() throws Exception {
    makeAsPilotsSubmitDoes(scenario.runDirectory());
    PcmProcess attach = attach();
    Scenario.until("words", () -> attach.errors().contains("waiting for one"));
    scenario.run("--detach").expect(0);
    awaitAttached(attach);
    scenario.openGate();
    attach.await().expect(0);
    scenario.awaitNoProcess();
  }

  private static void makeAsPilotsSubmitDoes(Path directory) throws Exception {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(directory.resolve("lock"));
  }

  private String secret() throws Exception {
    return Files.readAllLines(scenario.runDirectory().resolve("access")).stream()
        .filter(line -> line.startsWith("secret="))
        .findFirst()
        .orElseThrow()
        .substring("secret=".length());
  }

  private void assertThatNothingIsLeftBeside() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".starting"));
    }
  }

  @Test
  void what_a_start_in_the_foreground_would_refuse_is_refused_with_the_same_code()
      throws Exception {
    Ended mistake = scenario.run("--detach", "--set", "limit=0").expect(2);
    assertThat(mistake.err()).contains("tasks.double.limit");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended noPort = scenario.run("--detach", "--port", "" + taken.getLocalPort()).expect(3);
      assertThat(noPort.err()).contains("" + taken.getLocalPort());
      assertThat(noPort.out()).isEmpty();
    }
    assertThatNothingIsLeftBeside();
    scenario.awaitNoProcess();
  }

  @Test
  void those_who_wait_know_how_many_failures_the_run_accepts() throws Exception {
    Files.writeString(folder.resolve("items.jsonl"), "1\n2\nthree\n4\n");
    scenario.run("--accept-failures", "1", "--detach").expect(0);
    attach().await().expect(0);
    scenario.pcm("wait", run).expect(0);
    scenario.run().expect(1);
    scenario.pcm("wait", run).expect(1);
    Ended late = attach().await().expect(1);
    assertThat(late.err()).contains("no manager has this run");
    scenario.awaitNoProcess();
  }
}
