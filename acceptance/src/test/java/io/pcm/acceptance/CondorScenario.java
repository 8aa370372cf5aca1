package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run whose pilots are jobs of a real HTCondor, and its user's commands. */
final class CondorScenario {
  private static final int MILLIS = 100;
  private static final int ITEMS = 4000;

  private final Scenario scenario;

  CondorScenario(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * Calls of a tenth of a second each, too many to end before {@link #complete}; then they take no
   * time.
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

  /** Submits pilots to slots that match the expression. */
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

  /** The entry of each job in the list of pilots, in the order of submission. */
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
   * Submits a job that takes the matching slots from pilots.
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

  /** Lets the run end; checks that each item has a line with one attempt. */
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
