package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A folder in which a scientist works: types commands, edits files, and never sees a stack trace.
 * Python functions count their calls themselves, with {@code counting.py}, so that plans can be
 * compared with what was really computed.
 */
final class Study {
  /** What a stack trace has, of Java or of Python, at the beginning of a line. */
  private static final Pattern TRACE =
      Pattern.compile("(?m)^(\\s*at [\\w.$/]+\\(|Exception in thread|Caused by: |Traceback)");

  private static final String COUNTING =
      """
      import os
      def count(name):
          with open(os.environ["CALLS"], "a") as calls:
              calls.write(name + "\\n")
      """;

  private final Scenario scenario;
  private final Path folder;

  Study(Scenario scenario) throws IOException {
    this.scenario = scenario;
    this.folder = scenario.folder();
    write("counting.py", COUNTING);
  }

  /**
   * What an update said that it would do, and did.
   *
   * @param actions by task, such as {@code redo}
   * @param planned calls; certain, or the most that can be needed
   * @param calls that were made
   * @param reasons of all tasks
   * @param screen what people saw of the run itself
   */
  record Update(
      Map<String, String> actions, int planned, int calls, String reasons, String screen) {}

  Study write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    return this;
  }

  Study append(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, StandardOpenOption.APPEND);
    return this;
  }

  String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  Study replace(String file, String what, String by) throws IOException {
    String before = read(file);
    assertThat(before).contains(what);
    return write(file, before.replace(what, by));
  }

  /** A library of functions in Python that count their calls, as a part of a workflow file. */
  String library(String name) {
    return "  %s: {kind: python, module: %s.py, env: {CALLS: '%s'}}\n"
        .formatted(name, name, callsFile());
  }

  private Path callsFile() {
    return folder.resolve("calls.txt");
  }

  /** Calls of all functions so far. */
  int calls() throws IOException {
    return Files.exists(callsFile()) ? Files.readAllLines(callsFile()).size() : 0;
  }

  /** Types a command that must end with this code. */
  Ended pcm(int code, String... arguments) throws Exception {
    return shown(code, scenario.pcm(arguments));
  }

  PcmProcess start(String... arguments) throws Exception {
    return scenario.start(List.of(arguments));
  }

  /** Checks how a command ended, and that what it printed is for people. */
  static Ended shown(int code, Ended ended) {
    ended.expect(code);
    assertThat(TRACE.matcher(screen(ended)).find())
        .as("a stack trace in:%n%s", screen(ended))
        .isFalse();
    return ended;
  }

  /** What a terminal shows. */
  static String screen(Ended ended) {
    return String.join("\n", ended.out()) + "\n" + ended.err();
  }

  /** Runs the workflow in this folder. */
  Ended run(int code, String... more) throws Exception {
    return pcm(code, command(more));
  }

  private static String[] command(String... more) {
    List<String> command = new ArrayList<>(List.of("run", "workflow.yaml", "--local", "1"));
    command.addAll(List.of(more));
    return command.toArray(String[]::new);
  }

  /** Asks what an update would compute, makes it, and compares. */
  Update update(int code, String... more) throws Exception {
    return carryOut(code, "--update", more);
  }

  /** As {@link #update}, with {@code --retry-failed} or with nothing that has to be allowed. */
  Update planned(int code, String... more) throws Exception {
    return carryOut(code, "", more);
  }

  private Update carryOut(int code, String allowed, String... more) throws Exception {
    List<String> asked = new ArrayList<>(List.of(more));
    asked.addAll(List.of("--dry-run", "-o", "json"));
    int before = calls();
    JsonNode plan = run(0, asked.toArray(String[]::new)).last();
    assertThat(calls()).as("a dry run computes nothing").isEqualTo(before);
    Map<String, String> actions = new LinkedHashMap<>();
    int planned = 0;
    boolean exact = true;
    for (JsonNode task : plan.path("tasks")) {
      actions.put(task.path("task").asText(), task.path("action").asText());
      planned += task.path("rows").path("calls").asInt();
      exact &= task.path("rows").path("exact").asBoolean(true);
    }
    List<String> done = new ArrayList<>(List.of(more));
    if (!allowed.isEmpty()) {
      done.add(allowed);
    }
    Ended ended = run(code, done.toArray(String[]::new));
    int calls = calls() - before;
    assertThat(calls).as("calls, as planned in %s", plan).isBetween(exact ? planned : 0, planned);
    String reasons = plan.path("tasks").findValues("reasons").toString();
    return new Update(actions, planned, calls, reasons, screen(ended));
  }

  /** The lines that {@code pcm results} prints. */
  List<JsonNode> results(String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("results"));
    command.addAll(List.of(more));
    return pcm(0, command.toArray(String[]::new)).out().stream().map(PcmProcess::json).toList();
  }

  /** What a Python program prints that gets this text as its standard input. */
  String python(String program, String input) throws Exception {
    Path in = Files.writeString(folder.resolve("input"), input);
    Process process =
        new ProcessBuilder("python3", "-c", program)
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.strip();
  }
}
