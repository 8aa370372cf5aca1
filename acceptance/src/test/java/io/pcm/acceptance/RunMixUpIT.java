package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pilots that outlive managers, and find another run in place of the one that they served. Runs
 * random sequences of operations on a run directory. Each ends with a run that must succeed,
 * without any row that another run requested. Each answer contains its library and its prompt.
 */
final class RunMixUpIT {
  private static final int SHORT = 4;
  private static final int LONG = 50;

  /** More sequences would only compete for processors. */
  private static final int AT_ONCE = 2;

  private static final int ITEMS = 300;
  private static final int PILOTS = 2;

  private static final String LIBRARY =
      """
      import json, os, struct, sys, time
      requests, answers = sys.stdin.buffer, os.fdopen(3, "wb")
      def send(kind, call, value):
          payload = json.dumps(value).encode()
          answers.write(struct.pack(">IcI", 5 + len(payload), kind, call) + payload)
          answers.flush()
      mine, prompt = None, None
      while header := requests.read(9):
          length, kind, call = struct.unpack(">IcI", header)
          payload = json.loads(requests.read(length - 5))
          if kind == b"L":
              mine = payload["settings"]
              send(b"R", 0, {})
          elif kind == b"T":
              prompt = payload["settings"]["prompt"]
          elif kind == b"C":
              with open(mine["log"], "a") as log:
                  log.write("%d %d\\n" % (payload, os.getpid()))
              time.sleep(0.02)
              send(b"S", call, [mine["name"], prompt, payload])
      """;

  @TempDir private Path folder;

  @Test
  void noRowEverHoldsAnAnswerToAnotherPromptAndEveryRunComesToItsEnd() throws Exception {
    long seed = Long.getLong("pcm.seed", System.nanoTime());
    int sequences = Boolean.getBoolean("pcm.long") ? LONG : SHORT;
    System.out.printf("%d sequences, -Dpcm.seed=%d%n", sequences, seed);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < sequences; i++) {
        Sequence sequence =
            new Sequence(Files.createDirectory(folder.resolve("" + i)), new Random(seed + i));
        work.add(sequence::run);
      }
      int met = 0;
      for (Future<Integer> each : threads.invokeAll(work)) {
        met += each.get();
      }
      System.out.printf("pilots met another run %d times%n", met);
      if (sequences == LONG) {
        assertThat(met).as("times that a pilot met another run").isGreaterThanOrEqualTo(10);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private enum Change {
    NONE,
    PROMPT_AND_FRESH,
    FRESH,
    DELETED,
    PROMPT_AND_DELETED,
    WORKFLOW_AND_FRESH,
    WORKFLOW_AND_DELETED,
    PROMPT_ALONE
  }

  /** One run directory, and the pilots that survive all operations on it. */
  private static final class Sequence {
    private final Scenario scenario;
    private final Random random;
    private final List<PcmProcess> pilots = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    private boolean otherWorkflow;
    private int prompt = 1;

    Sequence(Path folder, Random random) throws Exception {
      this.scenario = new Scenario(folder).items(ITEMS);
      this.random = random;
      Files.writeString(folder.resolve("library.py"), LIBRARY);
    }

    /** Returns how often a pilot met another run. */
    int run() throws Exception {
      try {
        write();
        String fresh = "";
        for (int round = 1 + random.nextInt(3); round > 0; round--) {
          killed(fresh);
          fresh = change();
        }
        complete(fresh);
        return timesThatAPilotMetAnotherRun();
      } catch (AssertionError | Exception e) {
        String said =
            String.join("\n", pilots.stream().map(pilot -> "pilot:\n" + pilot.errors()).toList());
        throw new AssertionError(scenario.folder() + ": " + story + "\n" + said, e);
      } finally {
        scenario.end();
      }
    }

    /**
     * Task t has number 0 and library 0 in one workflow, and number 1 and library 1 in the other.
     */
    private void write() throws Exception {
      String library =
          "{kind: command, command: [python3, library.py], settings: {name: %s, log: '"
              + scenario.calls().file()
              + "'}}";
      String task = "{library: %s, function: ask, map: items.jsonl, with: {prompt: %s}}\n";
      StringBuilder yaml = new StringBuilder("name: mix-up\nlibraries:\n");
      if (otherWorkflow) {
        yaml.append("  other: ").append(library.formatted("other")).append('\n');
      }
      yaml.append("  one: ").append(library.formatted("one")).append("\ntasks:\n");
      if (otherWorkflow) {
        yaml.append("  u: ").append(task.formatted("other", "u" + prompt));
      }
      yaml.append("  t: ").append(task.formatted("one", "t" + prompt));
      scenario.workflow(yaml.toString());
    }

    private PcmProcess start(String fresh, int local) throws Exception {
      story.append(" start(local ").append(local).append(fresh).append(')');
      List<String> arguments = new ArrayList<>(List.of("manager", "run", "workflow.yaml"));
      arguments.addAll(List.of("-o", "json", "--run-dir", scenario.runDirectory().toString()));
      if (local > 0) {
        arguments.addAll(List.of("--local", String.valueOf(local)));
      }
      if (!fresh.isEmpty()) {
        arguments.add(fresh.strip());
      }
      PcmProcess manager = scenario.start(arguments);
      Scenario.until(
          "a manager listens",
          () ->
              manager.lines().stream().anyMatch(l -> l.contains("run-started"))
                  || !manager.isAlive());
      return manager;
    }

    private void bringPilots() throws Exception {
      while (pilots.stream().filter(PcmProcess::isAlive).count() < PILOTS) {
        String run = scenario.runDirectory().toString();
        pilots.add(
            scenario.start(
                List.of("pilot", "start", "--run", run, "--cores", "1", "--manager-lost", "10m")));
      }
    }

    /** Kills a manager after some more calls have started, unless its run has ended before. */
    private void killed(String fresh) throws Exception {
      PcmProcess manager = start(fresh, random.nextInt(2));
      bringPilots();
      int enough = scenario.calls().begun().size() + 1 + random.nextInt(ITEMS);
      Scenario.until(
          "calls", () -> scenario.calls().begun().size() >= enough || !manager.isAlive());
      boolean ended = !manager.isAlive();
      manager.signal("KILL");
      manager.await();
      story.append(ended ? " ended" : " killed");
      if (!ended) {
        assertThat(pilots.stream().filter(PcmProcess::isAlive).count()).isEqualTo(PILOTS);
      }
    }

    private String change() throws Exception {
      Change change = Change.values()[random.nextInt(Change.values().length)];
      story.append(' ').append(change);
      String name = change.name();
      if (change == Change.PROMPT_ALONE) {
        prompt++;
        write();
        start("", 0).await().expect(2);
        prompt--;
      } else if (name.startsWith("PROMPT")) {
        prompt++;
      } else if (name.startsWith("WORKFLOW")) {
        otherWorkflow = !otherWorkflow;
      }
      write();
      if (name.endsWith("DELETED")) {
        delete();
      }
      return name.endsWith("FRESH") ? " --fresh" : "";
    }

    /**
     * Waits until local pilots have left, because one that is starting creates its folders again.
     */
    private void delete() throws Exception {
      Scenario.until(
          "only pilots that were started by hand",
          () ->
              scenario.processes().of(Role.PILOT).size()
                  <= pilots.stream().filter(PcmProcess::isAlive).count());
      String run = scenario.runDirectory().toString();
      Scenario.until(
          "no run directory",
          () -> {
            new ProcessBuilder("rm", "-rf", run).start().waitFor();
            return Files.notExists(scenario.runDirectory());
          });
    }

    private void complete(String fresh) throws Exception {
      PcmProcess manager = start(fresh, random.nextInt(2));
      bringPilots();
      Ended ended = manager.await();
      story.append(" completed");
      ended.expect(0);
      check("t", "one");
      if (otherWorkflow) {
        check("u", "other");
      }
    }

    private void check(String task, String library) throws Exception {
      WholeResults.read(scenario.results(task), ITEMS)
          .allGave(i -> "[\"%s\",\"%s%d\",%d]".formatted(library, task, prompt, i));
    }

    private int timesThatAPilotMetAnotherRun() {
      return (int)
          pilots.stream()
              .flatMap(pilot -> pilot.errors().lines())
              .filter(line -> line.contains("this is another run"))
              .count();
    }
  }
}
