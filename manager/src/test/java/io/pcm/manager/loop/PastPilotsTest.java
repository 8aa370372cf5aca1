package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.loop.PastPilots.CallInDeath;
import io.pcm.manager.loop.PastPilots.PastContext;
import io.pcm.manager.loop.PastPilots.PastPilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PastPilotsTest {
  private static final SessionId SESSION = new SessionId(0x1fL);
  private static final ContextId CONTEXT = new ContextId(2, 7);

  @TempDir private Path folder;
  private RunPlan plan;

  @BeforeEach
  void plan() {
    TaskNumber task = new TaskNumber(0);
    LibraryNumber number = new LibraryNumber(0);
    Library library = Library.of("scorer", new Library.Host.Command(List.of("score.py"))).build();
    plan =
        new RunPlan(
            List.of(new LibrarySpec(number, library)),
            List.of(
                new RunPlan.PlannedTask(
                    new TaskName("all", Map.of("n", "1")),
                    new TaskSpec(task, number, "all", "f", Json.of("{}")),
                    List.of(),
                    Policy.DEFAULT)));
  }

  /** Writes the facts as the log of a manager does. */
  private PastPilots read(Fact... facts) throws Exception {
    StringBuilder log = new StringBuilder();
    FactLog lines =
        new FactLog(
            plan,
            text ->
                log.append("2026-01-02T04:04:05.000+01:00 INFO  [pcm-manager] io.pcm.manager - ")
                    .append(text)
                    .append('\n'));
    for (Fact fact : facts) {
      lines.tell(fact);
    }
    Path file = Files.writeString(folder.resolve("manager.log"), log);
    return PastPilots.read(List.of(folder.resolve("manager.log.1"), file));
  }

  private String library() {
    return plan.libraries().get(0).library().name();
  }

  @Test
  void what_the_log_says_of_pilots_and_contexts_is_read_back() throws Exception {
    PastPilots past =
        read(
            new Fact.PilotJoined(SESSION, "p1", "n1", "gpu:NVIDIA L4 x1, 22 GiB"),
            new Fact.ContextOpened(CONTEXT, SESSION, new LibraryNumber(0)),
            new Fact.ContextWarmed(CONTEXT, 1234),
            new Fact.ContextEnded(CONTEXT, Cause.KILLED, 17),
            new Fact.PilotLeft(SESSION, true, "no heartbeat for 30 s (ü): \"x\""));
    Optional<Instant> then = Optional.of(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(past.pilots())
        .containsExactly(
            new PastPilot(
                "1f",
                "p1",
                "n1",
                "gpu:NVIDIA L4 x1, 22 GiB",
                then,
                true,
                "no heartbeat for 30 s (ü): \"x\""));
    assertThat(past.contexts())
        .containsExactly(
            new PastContext("2.7", library(), "1f", OptionalLong.of(1234), then, "KILLED", 17));
    assertThat(past.pilotOf(past.contexts().get(0))).contains(past.pilots().get(0));
    assertThat(past.contextsOf(past.pilots().get(0))).isEqualTo(past.contexts());
  }

  @Test
  void a_call_that_was_running_when_its_context_died_is_read_back() throws Exception {
    PastPilots past = read(new Fact.AttemptCharged(new TaskNumber(0), 17, CONTEXT, null));
    String task = plan.tasks().get(0).name().display();
    assertThat(past.deaths()).containsExactly(new CallInDeath(task, 17, "2.7"));
  }

  @Test
  void other_lines_and_older_forms_are_passed_over() throws Exception {
    byte[] odd = {(byte) 0xff, '\n'};
    String old =
        List.of(
                "t INFO [m] io.pcm.manager - pilot p0 on n0 joined, cpu:x",
                "t INFO [m] io.pcm.manager - context 1.1 ended (CLOSED), 5 calls",
                "t INFO [m] io.pcm.manager - the pilot of session 77 is gone: x",
                "\tat io.pcm.manager - pilot",
                "t INFO [m] io.pcm.manager - pilot p2 on n2 joined in session 2a, cpu:y")
            .stream()
            .collect(Collectors.joining("\n", "", "\n"));
    Path first = Files.write(folder.resolve("manager.log.1"), odd);
    Path second = Files.write(folder.resolve("manager.log"), old.getBytes(StandardCharsets.UTF_8));
    PastPilots past = PastPilots.read(List.of(first, second));
    assertThat(past.pilots()).extracting(PastPilot::pilot).containsExactly("p2");
    assertThat(past.contexts()).isEmpty();
  }
}
