package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.transport.AccessFile;
import io.pcm.transport.PilotEndpoint;
import io.pcm.transport.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Strangers at the port of a manager with little memory and few file descriptors. The long form has
 * 5,000 of them, and 64 pilots that join meanwhile, and measures; it needs {@code ulimit -n} of
 * 12,000 for the test's own sockets. Isolated, because its guests send their heartbeats from here.
 */
@Isolated
final class StrangersIT {
  private static final boolean LONG = Boolean.getBoolean("pcm.long");
  private static final int STRANGERS = LONG ? 5000 : 300;
  private static final int PILOTS = LONG ? 64 : 4;
  private static final int CALLS = LONG ? 1_500_000 : 200;
  private static final int GATE = 100;

  /**
   * There are more connections than descriptors: the manager must close some to keep its reserve.
   */
  private static final int DESCRIPTORS = LONG ? 2000 : 400;

  private static final Duration WINDOW = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private final List<PilotEndpoint> pilots = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private Scenario scenario;

  @AfterEach
  void end() {
    heart.shutdownNow();
    pilots.forEach(PilotEndpoint::close);
    scenario.end();
  }

  /** Joins with too few resources for any context, and stays. */
  private static final class Guest implements PilotEndpoint.Handler {
    private final AtomicReference<PilotEndpoint> endpoint = new AtomicReference<>();
    private final String name;

    Guest(String name) {
      this.name = name;
    }

    @Override
    public void connected(SessionId session, RunId run, int epoch) {
      PilotInfo info =
          new PilotInfo(name, "here", 1, "", 1, 1, 0, "cpu:guest", OptionalLong.empty());
      endpoint.get().join(session, new PilotMessage.Join(info));
    }

    @Override
    public void message(ManagerMessage message) {}

    @Override
    public void refused(Refusal refusal) {
      throw new IllegalStateException(refusal.message());
    }

    @Override
    public void sessionUnknown() {
      endpoint.get().connect();
    }
  }

  private void beat() {
    pilots.forEach(
        pilot -> pilot.beat(new PilotMessage.Heartbeat(List.of(), List.of(), 0, List.of())));
  }

  private void join(String name) {
    Guest guest = new Guest(name);
    PilotEndpoint endpoint =
        PilotEndpoint.open(
            scenario.runDirectory().resolve("access"),
            guest,
            error -> {
              throw new IllegalStateException(error);
            });
    guest.endpoint.set(endpoint);
    pilots.add(endpoint);
    endpoint.connect();
  }

  @Test
  void aRunGoesOnAndEndsWellWhileStrangersCrowdItsPort() throws Exception {
    Installation small =
        Installation.built()
            .within(List.of("prlimit", "--nofile=" + DESCRIPTORS + ":" + DESCRIPTORS))
            .withHeap("256m");
    scenario = new Scenario(folder, small).items(CALLS);
    workflow();
    PcmProcess run = scenario.startRun();
    Scenario.until("the first calls", () -> !run.isAlive() || succeeded(run) >= (LONG ? 1 : GATE));
    assertThat(run.isAlive()).as(run.errors()).isTrue();
    double undisturbed = LONG ? rate(run) : 0;
    long manager = scenario.processes().of(Role.MANAGER).get(0);

    try (Crowd crowd = new Crowd(port(), STRANGERS, LONG ? 20 : 10)) {
      Scenario.until("all strangers", () -> crowd.met() >= STRANGERS);
      heart.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
      long began = System.nanoTime();
      for (int i = 0; i < PILOTS; i++) {
        join("guest-" + i);
      }
      // A separate command would wait longer for a processor than pilots wait for the manager.
      Scenario.until("all pilots", () -> progress(run).path("pilots").asInt() >= 2 + PILOTS);
      double joined = (System.nanoTime() - began) / 1e9;
      assertThat(live().path("pilots")).hasSize(2 + PILOTS);
      assertThat(descriptors(manager)).isLessThan(DESCRIPTORS - 50);
      double disturbed = LONG ? rate(run) : 0;

      if (!LONG) {
        scenario.openGate();
      }
      // The result file is written while all of them are still connected.
      Ended ended = run.await().expect(0);
      assertThat(ended.last().path("outcome").asText()).isEqualTo("SUCCEEDED");
      report(joined, undisturbed, disturbed);
      if (LONG) {
        assertThat(joined).as("seconds until %d pilots had joined", PILOTS).isLessThan(10);
        assertThat(disturbed / undisturbed).as("calls/s, disturbed").isGreaterThan(0.9);
      }
    }
    try (Stream<String> lines = Files.lines(scenario.results("double"))) {
      assertThat(lines.filter(line -> line.contains("\"SUCCEEDED\"")).count()).isEqualTo(CALLS);
    }
    JsonNode strangers = scenario.status().path("strangers");
    assertThat(strangers.path("closedConnections").asLong()).isGreaterThan(STRANGERS / 4);
    assertThat(strangers.path("refusedMessages").asLong()).isPositive();
  }

  private void workflow() throws Exception {
    if (!LONG) {
      scenario.worker(0, GATE, CALLS - GATE);
      return;
    }
    scenario.workflow(
        """
        name: strangers
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            resources: {cores: 1, memory: 64MiB}
        tasks:
          double: {library: worker, function: noop, map: items.jsonl, keep: []}
        """
            .formatted(Installation.built().libraries()));
  }

  /** The output of {@code pcm status}, which itself is one more connection. */
  private JsonNode live() throws Exception {
    JsonNode status =
        scenario
            .pcm("status", "--run", scenario.runDirectory().toString(), "-o", "json")
            .expect(0)
            .last();
    assertThat(status.path("live").asBoolean()).isTrue();
    assertThat(status.path("strangers").path("unjoined").asInt()).isLessThan(1536);
    return status;
  }

  private int port() throws IOException {
    String address = AccessFile.read(scenario.runDirectory().resolve("access")).addresses().get(0);
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static long succeeded(PcmProcess run) {
    return progress(run).path("tasks").path("double").path("succeeded").asLong();
  }

  private static JsonNode progress(PcmProcess run) {
    List<String> lines = run.lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      JsonNode line = PcmProcess.json(lines.get(i));
      if (line.path("event").asText().equals("progress")) {
        return line;
      }
    }
    return PcmProcess.json("{}");
  }

  /** Measures calls per second for a while. */
  private static double rate(PcmProcess run) {
    JsonNode from = progress(run);
    double start = from.path("seconds").asDouble();
    Scenario.until(
        "time to measure",
        () ->
            !run.isAlive()
                || progress(run).path("seconds").asDouble() > start + WINDOW.toSeconds());
    JsonNode to = progress(run);
    long calls =
        to.path("tasks").path("double").path("succeeded").asLong()
            - from.path("tasks").path("double").path("succeeded").asLong();
    return calls / (to.path("seconds").asDouble() - start);
  }

  private static long descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  private void report(double joined, double undisturbed, double disturbed) throws IOException {
    System.out.printf(
        "%d strangers, %d pilots joined in %.1f s; calls/s %.0f before, %.0f" + " meanwhile; %s%n",
        STRANGERS, PILOTS, joined, undisturbed, disturbed, scenario.status().path("strangers"));
  }
}
