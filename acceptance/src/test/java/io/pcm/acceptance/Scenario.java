package io.pcm.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A folder with a workflow and a run directory, and the processes started in it. */
final class Scenario {
  private final Path folder;
  private final Installation installation;
  private final String mark = UUID.randomUUID().toString();
  private final MarkedProcesses processes = new MarkedProcesses(mark);
  private final Map<String, String> environment = new LinkedHashMap<>();

  Scenario(Path folder) {
    this(folder, Installation.built());
  }

  Scenario(Path folder, Installation installation) {
    this.folder = folder;
    this.installation = installation;
  }

  /** Sets an environment variable for everything that {@link #start} starts. */
  Scenario with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Installation installation() {
    return installation;
  }

  Path folder() {
    return folder;
  }

  Path runDirectory() {
    return folder.resolve("run");
  }

  Path results(String task) {
    return runDirectory().resolve("results").resolve(task + ".jsonl");
  }

  /** Lines of a result file as {@code pcm results} prints them. */
  static List<String> asPrinted(List<String> lines, String task) {
    return lines.stream()
        .map(line -> line.substring(0, line.length() - 1) + ",\"task\":\"" + task + "\"}")
        .toList();
  }

  Path workflow() {
    return folder.resolve("workflow.yaml");
  }

  CallLog calls() {
    return new CallLog(folder.resolve("calls.log"));
  }

  MarkedProcesses processes() {
    return processes;
  }

  /**
   * Marks a process that does not inherit this environment, so that {@link #processes} finds it.
   */
  String marked() {
    return MarkedProcesses.VARIABLE + "=" + mark;
  }

  Scenario workflow(String yaml) throws IOException {
    Files.writeString(workflow(), yaml);
    return this;
  }

  /** Items 0 to n - 1, each its own number, in {@code items.jsonl}. */
  Scenario items(int n) throws IOException {
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, n).mapToObj(i -> i + "\n").collect(Collectors.joining()));
    return this;
  }

  /**
   * Adds the task {@code double} over the items.
   *
   * @param millis duration of a call until {@link #openGate}; then calls take no time
   * @param gate the first call that waits for {@link #openGate}
   * @param gates number of calls that wait
   */
  Scenario worker(int millis, int gate, int gates) throws Exception {
    return workflow(
        """
        name: acceptance
        params: {limit: null, factor: 2}
        libraries:
        %s
        tasks:
          double:
            library: worker
            function: work
            map: items.jsonl
            limit: ${limit}
            with: {factor: "${factor}"}
        """
            .formatted(workerLibrary(millis, gate, gates)));
  }

  /** The library of {@link #worker} as a part of a workflow file. */
  String workerLibrary(int millis, int gate, int gates) {
    return """
      worker:
        kind: java
        class: io.pcm.acceptance.library.Worker
        class-path: [%s]
        jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
        settings: {log: '%s', millis: %d, gate: %d, gates: %d, open: '%s'}
    """
        .formatted(installation.libraries(), calls().file(), millis, gate, gates, gateFile());
  }

  /** Adds tasks after the present one. */
  Scenario andTasks(String yaml) throws IOException {
    Files.writeString(workflow(), yaml, StandardOpenOption.APPEND);
    return this;
  }

  void openGate() throws IOException {
    Files.createFile(gateFile());
  }

  private Path gateFile() {
    return folder.resolve("gate-is-open");
  }

  /** Runs the workflow on two local pilots, with JSON lines as output. */
  PcmProcess startRun(String... more) throws IOException {
    return start(runArguments(more));
  }

  private List<String> runArguments(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("manager", "run", workflow().toString(), "-o", "json"));
    arguments.addAll(List.of("--local", "2", "--run-dir", runDirectory().toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  PcmProcess.Ended run(String... more) throws Exception {
    return startRun(more).await();
  }

  /** The manager's status file. */
  JsonNode status() throws IOException {
    Path file = runDirectory().resolve("status.json");
    return PcmProcess.json(Files.exists(file) ? Files.readString(file) : "{}");
  }

  /** Whether {@link #startElsewhere} works for this user. */
  static boolean hasElsewhere() throws Exception {
    return new ProcessBuilder("unshare", "-u", "-m", "true").start().waitFor() == 0;
  }

  /** Runs the workflow like {@link #startRun}, as if on another machine: with another boot id. */
  PcmProcess startElsewhere(String... more) throws IOException {
    Path boot = folder.resolve("boot-of-login2");
    Files.writeString(boot, "11111111-2222-3333-4444-555555555555\n");
    String script =
        "hostname login2 && mount --bind '%s' /proc/sys/kernel/random/boot_id && exec \"$@\""
            .formatted(boot);
    List<String> command =
        new ArrayList<>(List.of("unshare", "-u", "-m", "sh", "-c", script, "login2"));
    command.addAll(installation.command(runArguments(more)));
    return startCommand(command);
  }

  /** Runs any {@code pcm} command in this scenario's folder. */
  PcmProcess start(List<String> arguments) throws IOException {
    return startCommand(installation.command(arguments));
  }

  private PcmProcess startCommand(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectInput(new File("/dev/null"));
    Map<String, String> variables = builder.environment();
    variables.put(MarkedProcesses.VARIABLE, mark);
    variables.keySet().removeIf(name -> name.startsWith("PCM_") && !name.endsWith("ACCEPTANCE"));
    variables.putAll(environment);
    return new PcmProcess(builder.start());
  }

  PcmProcess.Ended pcm(String... arguments) throws Exception {
    return start(List.of(arguments)).await();
  }

  static void until(String what, Callable<Boolean> holds) {
    await(what)
        .atMost(PcmProcess.PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(20))
        .until(holds);
  }

  /** Waits until all processes of this scenario have ended. */
  void awaitNoProcess() {
    await("end of all processes")
        .atMost(PcmProcess.PATIENCE)
        .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(processes.all()).isEmpty());
  }

  void awaitProcesses(Role role, int atLeast) {
    until(atLeast + " of " + role, () -> processes.of(role).size() >= atLeast);
  }

  /** So that what a failed test leaves does not disturb the next. */
  void end() {
    processes.killAll();
  }
}
