package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run whose pilots are jobs of a real HTCondor, and what its user does with them. */
final class CondorScenario {
  private static final int MILLIS = 100;
  private static final int ITEMS = 4000;

  private final Scenario scenario;

  CondorScenario(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * Calls that take a tenth of a second each and are too many to end before {@link #complete}, from
   * when on they take no time.
   */
  CondorScenario withCalls() throws Exception {
    scenario.items(ITEMS).worker(MILLIS, ITEMS - 1, 1);
    return this;
  }

  PcmProcess start() throws Exception {
    return start(scenario.workflow());
  }

  PcmProcess start(Path workflow, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("manager", "run", workflow.toString(), "-o", "json"));
    arguments.addAll(List.of("--run-dir", scenario.runDirectory().toString()));
    arguments.addAll(List.of(more));
    return scenario.start(arguments);
  }

  /** So many pilots on slots that the expression holds for. */
  PcmProcess.Ended submit(int pilots, String requirements, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("submit", "--condor", "-n", "" + pilots));
    arguments.addAll(List.of("--memory", "900MB", "--requirements", requirements));
    arguments.addAll(List.of("--extra", "environment = \"" + scenario.marked() + "\""));
    arguments.addAll(List.of(more));
    return pilots(arguments.toArray(String[]::new));
  }

  /** Runs {@code pcm pilots}. */
  PcmProcess.Ended pilots(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("pilots"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--run", scenario.runDirectory().toString()));
    return scenario.start(all).await();
  }

  void awaitCalls(int calls) {
    Scenario.until(calls + " calls", () -> scenario.calls().begun().size() >= calls);
  }

  void awaitJoined(int pilots) {
    Scenario.until(
        pilots + " pilots have joined", () -> status().path("pilotsJoined").asInt() >= pilots);
  }

  void awaitLost(int pilots) {
    Scenario.until(pilots + " lost", () -> status().path("pilotsLost").asInt() >= pilots);
  }

  JsonNode status() throws Exception {
    return scenario.status();
  }

  /** What the list of pilots says of each job, in the order of their submission. */
  List<JsonNode> list() throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    pilots("list", "-o", "json").expect(0).last().path("pilots").forEach(rows::add);
    return rows;
  }

  List<String> column(String name) throws Exception {
    return list().stream().map(row -> row.path(name).asText()).toList();
  }

  void awaitStates(String... states) {
    Scenario.until(String.join(", ", states), () -> column("state").equals(List.of(states)));
  }

  String explanation() throws Exception {
    return String.join("\n", pilots("explain").expect(0).out());
  }

  void assertHadNotice(String job) throws Exception {
    assertThat(pilots("logs", job).expect(0).out())
        .anyMatch(line -> line.contains("draining: SIGTERM"));
  }

  /**
   * A job that takes the slots for which the expression holds from pilots.
   *
   * @return its id
   */
  String rival(String requirements, int cpus) throws Exception {
    Path file =
        Files.writeString(
            scenario.folder().resolve("rival.sub"),
            """
            executable = /bin/sleep
            arguments = 900
            transfer_executable = False
            should_transfer_files = NO
            request_cpus = %d
            requirements = %s
            my.PcmTestPriority = 10
            queue
            """
                .formatted(cpus, requirements));
    String range = RealCondor.command("condor_submit", "-terse", file.toString());
    assertThat(range).matches("\\d+\\.0 - \\d+\\.0");
    return range.substring(0, range.indexOf(' '));
  }

  /** Ends the run: each of the items has its line, at its first charged try. */
  JsonNode complete(PcmProcess run) throws Exception {
    scenario.openGate();
    JsonNode last = run.await().expect(0).last();
    WholeResults lines = WholeResults.read(scenario.results("double"), ITEMS);
    lines.allGave(i -> String.valueOf(2 * i));
    assertThat(lines.all())
        .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
    return last;
  }
}
