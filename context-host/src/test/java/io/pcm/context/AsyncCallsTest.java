package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AsyncCallsTest {
  private RunningHost host;
  private FakePilot pilot;
  private final List<CompletableFuture<Json>> taken = new ArrayList<>();

  private void start(String function, int slots) throws Exception {
    host = new RunningHost(AsyncLibrary.class.getName());
    pilot = host.pilot;
    pilot.load("{}", slots);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    pilot.task(function, "{}");
  }

  /** The next call of the function {@code held}. */
  private CompletableFuture<Json> held() throws Exception {
    CompletableFuture<Json> call = AsyncLibrary.HELD.poll(60, TimeUnit.SECONDS);
    assertThat(call).as("a call that was started").isNotNull();
    taken.add(call);
    return call;
  }

  private static void complete(CompletableFuture<Json> call, String result) {
    AsyncLibrary.CALLED.add("complete " + result);
    call.complete(Json.of(result));
  }

  private static List<String> called() {
    return List.copyOf(AsyncLibrary.CALLED);
  }

  @AfterEach
  void endsTheInputAndWaitsForTheHost() throws Exception {
    host.close();
    taken.forEach(call -> call.complete(Json.NULL));
    host.exit();
  }

  @Test
  void answersWhenTheStageCompletes() throws Exception {
    start("later", 1);
    assertThat(pilot.answer(1, "{\"x\":1.00}")).isEqualTo("RESULT 1 {\"x\":1.00}");
    pilot.task("at once", "{}");
    assertThat(pilot.answer(2, "2")).isEqualTo("RESULT 2 2");
    assertThat(pilot.answer(3, "3")).isEqualTo("RESULT 3 3");
    pilot.task("echo", "{}");
    assertThat(pilot.answer(4, "4")).isEqualTo("RESULT 4 4");
    pilot.task("noted", "{}");
    assertThat(pilot.answer(5, "{\"n\":1}")).isEqualTo("RESULT 5 {\"n\":1}\n{\"n\":1}");
    pilot.task("noted null", "{}");
    assertThat(pilot.answer(6, "6")).contains("BAD_RESULT").contains("returned null, not JSON");
  }

  @Test
  void aCallThatIsStoppedIsCancelledAndItsSlotIsFree() throws Exception {
    host = new RunningHost(AsyncLibrary.class.getName());
    pilot = host.pilot;
    pilot.load("{\"stops\":1}", 2);
    assertThat(pilot.answer()).isEqualTo("READY 0 {\"stops-calls\":true}");
    pilot.task("held", "{}");
    pilot.call(1, "1");
    pilot.call(2, "2");
    CompletableFuture<Json> first = held();
    CompletableFuture<Json> second = held();

    pilot.send(Frame.Kind.STOP, 1, "{}");

    assertThat(pilot.answer()).startsWith("ERROR 1 {\"kind\":\"CALL_FAILED\"");
    assertThat(first).isCancelled();
    assertThat(second).isNotDone();
    pilot.call(3, "3");
    complete(held(), "30");
    assertThat(pilot.answer()).isEqualTo("RESULT 3 30");
    pilot.send(Frame.Kind.STOP, 3, "{}");
    complete(second, "20");
    assertThat(pilot.answer()).isEqualTo("RESULT 2 20");
  }

  @Test
  void keepsThousandsOfCallsInFlightWithoutAThreadForEach() throws Exception {
    start("held", Limits.SLOTS);
    for (int call = 0; call < Limits.SLOTS; call++) {
      pilot.write(Frame.Kind.CALL, call, Json.of("" + call));
    }
    pilot.flush();
    List<CompletableFuture<Json>> calls = new ArrayList<>();
    for (int call = 0; call < Limits.SLOTS; call++) {
      calls.add(held());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("slot-"));
    for (int call = Limits.SLOTS - 1; call >= 0; call--) {
      calls.get(call).complete(Json.of("" + call));
      assertThat(pilot.answer()).isEqualTo("RESULT " + call + " " + call);
    }
  }

  @Test
  void startsNoMoreCallsThanThereAreSlots() throws Exception {
    start("held", 2);
    for (int call = 1; call <= 3; call++) {
      pilot.call(call, "" + call);
    }
    CompletableFuture<Json> first = held();
    CompletableFuture<Json> second = held();
    assertThat(called()).containsExactly("function held", "start 1", "start 2");
    second.complete(Json.of("22"));
    assertThat(pilot.answer()).isEqualTo("RESULT 2 22");
    held().complete(Json.of("33"));
    assertThat(pilot.answer()).isEqualTo("RESULT 3 33");
    first.complete(Json.of("11"));
    assertThat(pilot.answer()).isEqualTo("RESULT 1 11");
  }

  @Test
  void startsEveryCallOnOneThread() throws Exception {
    start("thread", 8);
    for (int call = 1; call <= 20; call++) {
      assertThat(pilot.answer(call, "0")).isEqualTo("RESULT " + call + " \"host\"");
    }
  }

  @Test
  void failsCallsWithoutAStageOrAUsableResult() throws Exception {
    start("no stage", 2);
    assertThat(pilot.answer(1, "0"))
        .startsWith("ERROR 1 {\"kind\":\"BAD_RESULT\"")
        .contains("returned null, not a stage");
    pilot.task("no result", "{}");
    assertThat(pilot.answer(2, "0")).contains("BAD_RESULT").contains("null, not JSON");
    pilot.task("large", "{}");
    assertThat(pilot.answer(3, "0")).startsWith("ERROR 3 ").contains("RESULT_TOO_LARGE");
    pilot.task("echo", "{}");
    assertThat(pilot.answer(4, "4")).isEqualTo("RESULT 4 4");
  }

  @Test
  void failsCallsThatThrowOrCompleteWithAnException() throws Exception {
    start("throws", 2);
    assertThat(pilot.answer(1, "5"))
        .isEqualTo("ERROR 1 {\"kind\":\"TOO_EARLY\",\"message\":\"for 5\"}");
    pilot.task("fails", "{}");
    assertThat(pilot.answer(2, "5"))
        .startsWith(
            "ERROR 2 {\"kind\":\"CALL_FAILED\",\"message\":\"java.lang.IllegalStateException: no")
        .contains("luck with 5")
        .doesNotContain("CompletionException");
    pilot.task("kind", "{}");
    assertThat(pilot.answer(3, "5")).isEqualTo("ERROR 3 {\"kind\":\"OWN\",\"message\":\"words\"}");
    pilot.task("cancelled", "{}");
    assertThat(pilot.answer(4, "5")).contains("CALL_FAILED").contains("CancellationException");
  }

  @Test
  void answersOnceThoughAStageReportsTwoEndsAndThrows() throws Exception {
    start("twice", 2);
    assertThat(pilot.answer(1, "0")).isEqualTo("RESULT 1 1");
    assertThat(pilot.answer(2, "0")).isEqualTo("RESULT 2 1");
    assertThat(host.halts).isEmpty();
  }

  @Test
  void answersThoughTheCompletingThreadBlocksAfterwards() throws Exception {
    start("blocks", 2);
    for (int call = 1; call <= 4; call++) {
      assertThat(pilot.answer(call, "0")).isEqualTo("RESULT " + call + " 0");
    }
  }

  @Test
  void outOfMemoryInAStageEndsTheProcess() throws Exception {
    start("memory", 2);
    pilot.call(1, "0");
    assertThat(host.halts.poll(60, TimeUnit.SECONDS)).isEqualTo(ContextHost.OUT_OF_MEMORY);
  }

  @Test
  void answersOtherCallsWhileOneNeverCompletes() throws Exception {
    start("held", 2);
    pilot.call(1, "1");
    CompletableFuture<Json> never = held();
    for (int call = 2; call <= 5; call++) {
      pilot.call(call, "0");
      held().complete(Json.of("0"));
      assertThat(pilot.answer()).isEqualTo("RESULT " + call + " 0");
    }
    pilot.close();
    assertThat(host.halts.poll(60, TimeUnit.SECONDS)).isEqualTo(ContextHost.ENDED);
    assertThat(never).as("the host cancels no stage").isNotDone();
    assertThat(called()).doesNotContain("close");
  }

  @Test
  void preparesTheNextTaskOnlyWhenNoCallIsInFlight() throws Exception {
    start("held", 4);
    pilot.call(1, "1");
    pilot.call(2, "2");
    CompletableFuture<Json> first = held();
    CompletableFuture<Json> second = held();
    pilot.task("echo", "{}");
    pilot.call(3, "3");
    complete(first, "1");
    assertThat(pilot.answer()).isEqualTo("RESULT 1 1");
    complete(second, "2");
    assertThat(pilot.answer()).isEqualTo("RESULT 2 2");
    assertThat(pilot.answer()).isEqualTo("RESULT 3 3");
    assertThat(called())
        .containsExactly(
            "function held", "start 1", "start 2", "complete 1", "complete 2", "function echo");
  }

  @Test
  void closesTheLibraryAfterTheLastCallInFlight() throws Exception {
    start("held", 4);
    pilot.call(1, "1");
    CompletableFuture<Json> call = held();
    pilot.close();
    complete(call, "1");
    assertThat(pilot.answer()).isEqualTo("RESULT 1 1");
    assertThat(host.exit()).isEqualTo(ContextHost.ENDED);
    assertThat(called()).containsExactly("function held", "start 1", "complete 1", "close");
    assertThat(host.halts).isEmpty();
  }
}
