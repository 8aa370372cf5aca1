package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library that announces how many calls it takes at a time. */
@Timeout(120)
class HostWindowTest {
  private RunningHost host;
  private FakePilot pilot;
  private final List<CompletableFuture<Json>> calls = new ArrayList<>();

  private void start(int slots, String settings, String ready) throws Exception {
    host = new RunningHost(WindowLibrary.class.getName());
    pilot = host.pilot;
    pilot.load(settings, slots);
    assertThat(pilot.answer()).isEqualTo("READY 0 " + ready);
    pilot.task("held", "{}");
  }

  /** Waits until the call with this item is the next one that was started. */
  private CompletableFuture<Json> started(String item) throws Exception {
    WindowLibrary.Started call = WindowLibrary.STARTED.poll(60, TimeUnit.SECONDS);
    assertThat(call).as("a call that was started").isNotNull();
    assertThat(call.item()).isEqualTo(item);
    calls.add(call.end());
    return call.end();
  }

  @AfterEach
  void endsTheHost() throws Exception {
    calls.forEach(call -> call.complete(Json.NULL));
    host.close();
  }

  @Test
  void theFirstWindowComesWithTheLoadAndLaterOnesAtAnyTime() throws Exception {
    start(8, "{\"window\":2}", "{\"window\":2}");
    WindowLibrary.announcer.announce(2);
    WindowLibrary.announcer.announce(5);
    assertThat(pilot.answer()).isEqualTo("WINDOW 0 {\"calls\":5}");
    WindowLibrary.announcer.announce(100);
    assertThat(pilot.answer()).as("the most is its slots").isEqualTo("WINDOW 0 {\"calls\":8}");
  }

  @Test
  void callsBeyondTheWindowWaitInTheHost() throws Exception {
    start(8, "{\"window\":2}", "{\"window\":2}");
    for (int id = 1; id <= 4; id++) {
      pilot.call(id, "" + id);
    }
    CompletableFuture<Json> first = started("1");
    started("2").complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 2 0");
    CompletableFuture<Json> third = started("3");
    WindowLibrary.announcer.announce(1);
    assertThat(pilot.answer()).isEqualTo("WINDOW 0 {\"calls\":1}");

    third.complete(Json.of("0"));

    assertThat(pilot.answer()).isEqualTo("RESULT 3 0");
    assertThat(WindowLibrary.STARTED).as("calls beside the first one").isEmpty();
    first.complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 1 0");
    started("4").complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 4 0");
  }

  @Test
  void aWindowThatGrowsLetsWaitingCallsStart() throws Exception {
    start(8, "{\"window\":1}", "{\"window\":1}");
    pilot.call(1, "1");
    pilot.call(2, "2");
    CompletableFuture<Json> first = started("1");

    WindowLibrary.announcer.announce(2);

    assertThat(pilot.answer()).isEqualTo("WINDOW 0 {\"calls\":2}");
    started("2").complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 2 0");
    first.complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 1 0");
  }

  @Test
  void aLibraryThatAnnouncesNothingTakesAsManyCallsAsSlots() throws Exception {
    start(8, "{}", "{}");
    for (int id = 1; id <= 8; id++) {
      pilot.call(id, "" + id);
    }
    for (int id = 1; id < 8; id++) {
      started("" + id);
    }
    started("8").complete(Json.of("0"));
    assertThat(pilot.answer()).isEqualTo("RESULT 8 0");
  }

  @Test
  void aWindowOfNoCallIsRefused() throws Exception {
    start(8, "{}", "{}");
    assertThatThrownBy(() -> WindowLibrary.announcer.announce(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
