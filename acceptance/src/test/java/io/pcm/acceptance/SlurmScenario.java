package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.slurm.TestSlurm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run whose pilots are jobs of the real Slurm. Its calls take a tenth of a second each, and are
 * too many to end before {@link #complete}; then they take no time.
 */
final class SlurmScenario {
  private static final int MILLIS = 100;
  private static final int ITEMS = 4000;

  private final Scenario scenario;

  SlurmScenario(Path folder) throws Exception {
    this(new Scenario(folder));
  }

  SlurmScenario(Scenario plain) throws Exception {
    scenario = plain.with("SLURM_CONF", TestSlurm.conf().toString());
    scenario.items(ITEMS).worker(MILLIS, ITEMS - 1, 1);
  }

  Scenario plain() {
    return scenario;
  }

  PcmProcess startRun() throws Exception {
    return start(scenario.workflow());
  }

  /** Runs any workflow in this run directory. */
  PcmProcess start(Path workflow, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("manager", "run", workflow.toString()));
    arguments.addAll(List.of("--run-dir", scenario.runDirectory().toString(), "-o", "json"));
    arguments.addAll(List.of(more));
    return scenario.start(arguments);
  }

  /** Submits pilots of one processor to node c1. */
  PcmProcess.Ended submit(String partition, int pilots, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--extra", "--nodelist=c1"));
    arguments.addAll(List.of(more));
    return submitAnywhere(partition, pilots, arguments.toArray(String[]::new));
  }

  /** Submits pilots of one processor to any nodes. */
  PcmProcess.Ended submitAnywhere(String partition, int pilots, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("pilots", "submit", "--slurm"));
    arguments.addAll(List.of("-n", "" + pilots, "--partition", partition));
    arguments.addAll(List.of(more));
    addUnlessThere(arguments, "--time", "20m");
    addUnlessThere(arguments, "--memory", "900MB");
    addUnlessThere(arguments, "--cpus", "1");
    return pcm(arguments.toArray(String[]::new));
  }

  private static void addUnlessThere(List<String> arguments, String option, String value) {
    if (!arguments.contains(option)) {
      arguments.addAll(List.of(option, value));
    }
  }

  /** Runs a command of two words for this run. */
  PcmProcess.Ended pcm(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(2, List.of("--run", scenario.runDirectory().toString()));
    return scenario.start(all).await();
  }

  /** Waits until this number of calls have started from now. */
  void awaitCalls(int calls) {
    int before = scenario.calls().begun().size();
    Scenario.until(calls + " calls", () -> scenario.calls().begun().size() >= before + calls);
  }

  /** Waits until this number of contexts have started calls. */
  void awaitWorking(int contexts) {
    Scenario.until(
        contexts + " contexts at work",
        () ->
            scenario.calls().begun().stream().map(CallLog.Begun::pid).distinct().count()
                >= contexts);
  }

  void awaitStates(String... states) {
    Scenario.until(
        "pilots that are " + String.join(", ", states), () -> states().equals(List.of(states)));
  }

  /** Checks that each item has a line with one attempt; cancels pilots that still wait. */
  JsonNode complete(PcmProcess run) throws Exception {
    scenario.openGate();
    JsonNode last = run.await().expect(0).last();
    WholeResults lines = WholeResults.read(scenario.results("double"), ITEMS);
    lines.allGave(i -> String.valueOf(2 * i));
    assertThat(lines.all())
        .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
    pcm("pilots", "cancel", "all").expect(0);
    return last;
  }

  /** At least this many pilots joined; some may have joined again if this machine was frozen. */
  static void assertJoined(JsonNode last, int atLeast) {
    assertThat(last.path("pilots").path("joined").asInt())
        .as("joined")
        .isGreaterThanOrEqualTo(atLeast);
  }

  void awaitLost(int pilots) {
    Scenario.until(pilots + " lost", () -> scenario.status().path("pilotsLost").asInt() >= pilots);
  }

  /** The job's pilot got notice of preemption, and had time to say goodbye. */
  void assertLeftInTime(String job) throws Exception {
    assertThat(pcm("pilots", "logs", job).expect(0).out())
        .anyMatch(line -> line.contains("draining: SIGTERM"))
        .anyMatch(line -> line.contains("this pilot ends: SIGTERM"));
  }

  /** A job with priority that needs the whole node of the pilots. */
  static String rival() throws Exception {
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

  List<String> states() throws Exception {
    return column("state");
  }

  List<String> jobs() throws Exception {
    return column("job");
  }

  List<String> column(String name) throws Exception {
    List<String> values = new ArrayList<>();
    list().path("pilots").forEach(pilot -> values.add(pilot.path(name).asText()));
    return values;
  }

  /** The output of {@code pcm pilots list}. */
  JsonNode list() throws Exception {
    return pcm("pilots", "list", "-o", "json").expect(0).last();
  }

  String explanation() throws Exception {
    return String.join("\n", pcm("pilots", "explain").expect(0).out());
  }

  void end() throws Exception {
    TestSlurm.endAllJobs();
    scenario.end();
  }
}
