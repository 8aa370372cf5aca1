package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SilentLoadsTest {
  private static final Instant START = Instant.EPOCH;
  private static final SessionId SESSION = new SessionId(12);

  private final List<SilentLoad> told = new ArrayList<>();
  private SilentLoads silent;

  @BeforeEach
  void begin() {
    silent =
        new SilentLoads(
            new RunPlan(
                List.of(
                    library(0, "slow", new Library.Host.Command(List.of("slow.py"))),
                    library(1, "jvm", new Library.Host.Jvm("a.B", List.of("x.jar"), List.of()))),
                List.of()),
            told::add);
    silent.add(new Fact.PilotJoined(SESSION, "p", "node-3", ""), START);
  }

  private static LibrarySpec library(int number, String name, Library.Host host) {
    return new LibrarySpec(
        new LibraryNumber(number),
        Library.of(name, host).loadTimeout(Duration.ofSeconds(90)).build());
  }

  private void opened(int library, int context, int second) {
    silent.add(
        new Fact.ContextOpened(new ContextId(1, context), SESSION, new LibraryNumber(library)),
        at(second));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  @Test
  void a_program_that_has_not_answered_for_20_s_is_told_of_once_per_library() {
    opened(0, 5, 1);
    opened(0, 6, 2);
    silent.look(at(20));
    assertThat(told).isEmpty();

    silent.look(at(21));
    silent.look(at(60));
    opened(0, 7, 60);
    silent.look(at(89));
    assertThat(told)
        .containsExactly(
            new SilentLoad(
                "slow", false, "p", "node-3", new ContextId(1, 5), Duration.ofSeconds(70)));
  }

  @Test
  void a_library_that_has_loaded_once_is_known_to_answer() {
    opened(0, 5, 0);
    opened(0, 6, 0);
    silent.add(new Fact.ContextWarmed(new ContextId(1, 5), 1_000), at(1));
    opened(0, 7, 1);
    silent.look(at(80));
    assertThat(told).isEmpty();
  }

  @Test
  void a_program_that_has_ended_is_not_silent() {
    opened(0, 5, 0);
    silent.add(new Fact.ContextEnded(new ContextId(1, 5), Cause.LOAD_FAILED, 0), at(19));
    silent.look(at(30));
    assertThat(told).isEmpty();

    opened(0, 6, 30);
    silent.look(at(50));
    assertThat(told).hasSize(1);
  }

  @Test
  void a_library_in_java_is_not_told_of_because_pcm_answers_for_it() {
    opened(1, 5, 0);
    silent.look(at(60));
    assertThat(told).isEmpty();
  }
}
