package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs on pilots that a real Slurm starts, takes away and brings back. */
@ExtendWith(RealSlurm.class)
final class SlurmRunIT {
  private static final int ITEMS = 300;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(folder).with("SLURM_CONF", RealSlurm.conf().toString());
    scenario.items(ITEMS).worker(100, ITEMS - 1, 1);
  }

  @AfterEach
  void end() throws Exception {
    RealSlurm.command("scancel", "-u", System.getProperty("user.name"));
    scenario.end();
    Scenario.until("an empty queue", () -> RealSlurm.command("squeue", "-h", "-o", "%i").isEmpty());
  }

  @Test
  void pilotsThatArePreemptedComeBackAndNoCallIsChargedForIt() throws Exception {
    submit("preempt", 2).expect(0);
    PcmProcess run = startRun();
    awaitCalls(10);
    String rival = rival();
    Scenario.until("both wait again", () -> states().equals(List.of("PENDING", "PENDING")));
    RealSlurm.command("scancel", rival);
    JsonNode last = complete(run);
    assertThat(last.path("pilots").path("joined").asInt()).isEqualTo(4);
    assertThat(last.path("pilots").path("lost").asInt()).isZero();
  }

  @Test
  void workOfPilotsThatArePreemptedForGoodGoesToNewOnes() throws Exception {
    submit("scavenge", 2, "--no-requeue").expect(0);
    PcmProcess run = startRun();
    awaitCalls(10);
    String rival = rival();
    Scenario.until("both have ended", () -> states().equals(List.of("ENDED", "ENDED")));
    RealSlurm.command("scancel", rival);
    submit("scavenge", 1).expect(0);
    JsonNode last = complete(run);
    assertThat(last.path("pilots").path("joined").asInt()).isEqualTo(3);
    assertThat(last.path("pilots").path("lost").asInt()).isZero();
  }

  @Test
  void aDrainedPilotLeavesACancelledOneIsTakenBackAndOneThatCannotStartIsExplained()
      throws Exception {
    submit("main", 2).expect(0);
    PcmProcess run = startRun();
    awaitCalls(10);
    List<String> jobs = jobs();
    assertThat(pcm("pilots", "drain", jobs.get(0)).expect(0).out())
        .containsExactly("1 pilot drains");
    Scenario.until("the drained one has ended", () -> states().get(0).equals("ENDED"));
    assertThat(states().get(1)).isEqualTo("SERVING");
    pcm("pilots", "cancel", jobs.get(1)).expect(0);
    Scenario.until("both have ended", () -> states().equals(List.of("ENDED", "ENDED")));
    assertThat(submit("nowhere", 1).expect(3).err()).contains("invalid partition");
    submit("main", 1, "--cpus", "99").expect(0);
    Scenario.until("it says why", () -> explanation().contains("PartitionConfig"));
    assertThat(explanation()).contains("never submitted", "invalid partition");
    submit("main", 1).expect(0);
    complete(run);
  }

  private PcmProcess startRun() throws Exception {
    return scenario.start(
        List.of(
            "manager",
            "run",
            scenario.workflow().toString(),
            "--run-dir",
            scenario.runDirectory().toString(),
            "-o",
            "json"));
  }

  /** Each item has its line, at its first charged try; what waits at the end is taken back. */
  private JsonNode complete(PcmProcess run) throws Exception {
    scenario.openGate();
    JsonNode last = run.await().expect(0).last();
    ResultLines lines = ResultLines.read(scenario.results("double"), ITEMS);
    lines.allGave(i -> String.valueOf(2 * i));
    assertThat(lines.all())
        .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
    pcm("pilots", "cancel", "all").expect(0);
    return last;
  }

  private PcmProcess.Ended submit(String partition, int pilots, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("submit", "--slurm", "-n", "" + pilots));
    arguments.addAll(List.of("--time", "20m", "--memory", "900MB", "--partition", partition));
    arguments.addAll(List.of("--extra", "--nodelist=c1"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--cpus")) {
      arguments.addAll(List.of("--cpus", "1"));
    }
    arguments.add(0, "pilots");
    return pcm(arguments.toArray(String[]::new));
  }

  private PcmProcess.Ended pcm(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(2, List.of("--run", scenario.runDirectory().toString()));
    return scenario.start(all).await();
  }

  private void awaitCalls(int calls) {
    Scenario.until(calls + " calls", () -> scenario.calls().begun().size() >= calls);
  }

  /** A job that goes before all others and needs the pilots' whole node. */
  private static String rival() throws Exception {
    return RealSlurm.command(
        "sbatch",
        "--parsable",
        "-p",
        "main",
        "--nodelist=c1",
        "--exclusive",
        "--chdir=/tmp",
        "-o",
        "/dev/null",
        "--wrap",
        "exec sleep 900");
  }

  private List<String> states() throws Exception {
    return column("state");
  }

  private List<String> jobs() throws Exception {
    return column("job");
  }

  private List<String> column(String name) throws Exception {
    JsonNode pilots = pcm("pilots", "list", "-o", "json").expect(0).last().path("pilots");
    List<String> values = new ArrayList<>();
    pilots.forEach(pilot -> values.add(pilot.path(name).asText()));
    return values;
  }

  private String explanation() throws Exception {
    return String.join("\n", pcm("pilots", "explain").expect(0).out());
  }
}
