package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pcm.acceptance.MarkedProcesses.Found;
import io.pcm.api.FakeApptainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pilots and contexts inside a program that does what Apptainer does. */
@Order(StartOrder.AFTER_SLURM)
final class WrapIT {
  private static final int ITEMS = 400;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    FakeApptainer.in(folder);
    scenario = new Scenario(folder);
    // For those whose environment is cleaned.
    scenario.with("APPTAINERENV_" + MarkedProcesses.VARIABLE, scenario.marked().split("=")[1]);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  /** The words of a wrapper that sees what a run needs. */
  static List<String> words(Scenario scenario, String... options) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(scenario.folder().resolve("apptainer").toString(), "exec"));
    words.addAll(List.of(options));
    List<Path> needed =
        List.of(
            scenario.installation().home(),
            scenario.installation().libraries(),
            Path.of(System.getProperty("java.home")).toAbsolutePath());
    needed.forEach(path -> words.addAll(List.of("--bind", path.toString())));
    words.add(scenario.folder().resolve("image.sif").toString());
    return words;
  }

  /** The worker's library inside a wrapper too. */
  static void wrapContexts(Scenario scenario, String... options) throws Exception {
    String yaml = Files.readString(scenario.workflow());
    String wrap = "    kind: java\n    wrap: " + words(scenario, options) + "\n";
    Files.writeString(scenario.workflow(), yaml.replaceFirst("    kind: java\n", wrap));
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

  private void assertAllDoubled(PcmProcess run) throws Exception {
    run.await().expect(0);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--cleanenv"})
  void aRunOfPilotsAndContextsInsideWrappersEndsAndNothingIsLeft(String option) throws Exception {
    scenario.items(ITEMS).worker(0, ITEMS - 1, 0);
    wrapContexts(scenario, option);
    scenario.andTasks("pilots:\n  local: {count: 2, wrap: " + words(scenario, option) + "}\n");

    assertAllDoubled(startRun());

    scenario.awaitNoProcess();
    assertThat(Files.readString(scenario.runDirectory().resolve("logs/pilots/local-1.log")))
        .contains("INFO:    a fake runs sh in " + folder.resolve("image.sif"));
  }

  /** As a pilot of a batch system would, one that is told to stop leaves in order. */
  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--deaf"})
  void aPilotInsideLeavesWhenItsJobIsCancelled(String option) throws Exception {
    scenario.items(ITEMS).worker(20, ITEMS - 1, 1);
    PcmProcess run = startRun();
    String job = submit(option);
    awaitCalls(20);
    pilots("cancel", job).expect(0);
    Scenario.until("it has left", () -> log(job).contains("this pilot ends: SIGTERM"));
    Scenario.until("its processes are gone", () -> around().isEmpty());
    submit(option);
    scenario.openGate();
    assertAllDoubled(run);
    scenario.awaitNoProcess();
  }

  @ParameterizedTest
  @CsvSource({"sh, --nv", "sh, --deaf", "apptainer, --nv", "apptainer, --deaf", "java, --nv"})
  void nothingIsLeftWhenAPartOfAPilotIsKilled(String part, String option) throws Exception {
    scenario.items(ITEMS).worker(20, ITEMS - 1, 1);
    wrapContexts(scenario, "--cleanenv", "--session");
    PcmProcess run = startRun();
    submit(option);
    awaitCalls(20);
    MarkedProcesses.signal("KILL", part(part).pid());
    Scenario.until("all are gone", () -> around().isEmpty() && contexts().isEmpty());
    submit(option);
    scenario.openGate();
    assertAllDoubled(run);
    scenario.awaitNoProcess();
  }

  @Test
  void aContextWhoseWrapperIsKilledIsLoadedAgain() throws Exception {
    scenario.items(ITEMS).worker(20, ITEMS - 1, 1);
    wrapContexts(scenario, "--session");
    scenario.andTasks("pilots: {local: {count: 1}}\n");
    PcmProcess run = startRun();
    awaitCalls(20);
    Found wrapper =
        contexts().stream().filter(each -> isWrapper(each.command())).findFirst().orElseThrow();
    List<Long> before = contexts().stream().map(Found::pid).toList();
    MarkedProcesses.signal("KILL", wrapper.pid());
    Scenario.until(
        "its processes are gone",
        () -> contexts().stream().map(Found::pid).noneMatch(before::contains));
    scenario.openGate();
    assertAllDoubled(run);
    scenario.awaitNoProcess();
  }

  @Test
  void aPilotThatDoesNotSeeTheRunInsideSaysSoAndLeaves() throws Exception {
    assumeThat(FakeApptainer.changesRoot()).isTrue();
    scenario.items(ITEMS).worker(0, ITEMS - 1, 0);
    scenario.run().expect(0);
    String job = submit("--contain");
    Scenario.until("it says why", () -> log(job).contains("pcm: inside the wrapper"));
    assertThat(log(job)).contains("there is no " + scenario.runDirectory(), "--bind FOLDER");
    scenario.awaitNoProcess();
  }

  private String submit(String option) throws Exception {
    Scenario.until("a manager", () -> !scenario.status().isEmpty());
    pilots("submit", "--local", "--wrap", String.join(" ", words(scenario, option))).expect(0);
    List<String> jobs = new ArrayList<>();
    PcmProcess.json(pilots("list", "--all", "-o", "json").expect(0).out().get(0))
        .path("pilots")
        .forEach(pilot -> jobs.add(pilot.path("job").asText()));
    return jobs.get(jobs.size() - 1);
  }

  private PcmProcess.Ended pilots(String what, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("pilots", what));
    arguments.addAll(List.of("--run", scenario.runDirectory().toString()));
    arguments.addAll(List.of(more));
    return scenario.start(arguments).await();
  }

  private String log(String job) throws Exception {
    return String.join("\n", pilots("logs", job).out());
  }

  private void awaitCalls(int calls) {
    int before = scenario.calls().begun().size();
    Scenario.until(calls + " calls", () -> scenario.calls().begun().size() >= before + calls);
  }

  private static boolean isWrapper(String command) {
    return command.startsWith("/bin/bash ") && command.contains("/apptainer exec ");
  }

  /** The processes of pilots and around them. */
  private List<Found> around() {
    return scenario.processes().all().stream()
        .filter(each -> each.command().contains("io.pcm.cli.Main pilot start"))
        .toList();
  }

  private List<Found> contexts() {
    return scenario.processes().all().stream()
        .filter(each -> each.command().contains("io.pcm.context.Main") || isInside(each))
        .toList();
  }

  private static boolean isInside(Found process) {
    return process.command().contains("/inside.sh");
  }

  private Found part(String name) {
    Stream<Found> found =
        around().stream()
            .filter(
                each ->
                    switch (name) {
                      case "sh" -> each.command().startsWith("sh -c early=");
                      case "apptainer" -> isWrapper(each.command());
                      default -> each.command().contains("java ") && !isShell(each.command());
                    });
    return found.findFirst().orElseThrow();
  }

  private static boolean isShell(String command) {
    return command.startsWith("sh ") || command.startsWith("/bin/bash ");
  }
}
