package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ManagerMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contexts that announce how many calls they take at a time. */
class PilotAgentWindowsTest {
  private final PilotAgentHarness pilot = PilotAgentHarness.joined();

  @BeforeEach
  void aLibraryOfManySlots() {
    pilot.manager(
        new ManagerMessage.LibraryAnnounced(
            PilotAgentHarness.library(7, 4, Duration.ofMinutes(1))));
    pilot.open(5, 7);
    pilot.happened("start process 1 of context 1.5, 4 cores");
  }

  private void window(int calls) {
    pilot.step(new Event.WindowAnnounced(new ProcessNumber(1), calls));
  }

  private void warm(int calls) {
    window(calls);
    pilot.ready(1);
    pilot.happened("send ContextWindow 1.5 " + calls, "send ContextWarm 1.5");
  }

  @Test
  void runsNoMoreCallsThanTheWindowAllows() {
    warm(1);
    pilot.lease(1, 5, 0, 10, 11);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    pilot.succeeded(1, 1);

    pilot.onlyHappened("process 1 runs [2] items [11]");
  }

  @Test
  void aWindowThatGrowsIsFilledAtOnce() {
    warm(1);
    pilot.lease(1, 5, 0, 10, 11, 12, 13);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    window(3);

    pilot.onlyHappened("send ContextWindow 1.5 3", "process 1 runs [2, 3] items [11, 12]");
  }

  @Test
  void callsThatRunGoOnWhenTheWindowShrinks() {
    warm(3);
    pilot.lease(1, 5, 0, 10, 11, 12, 13, 14);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2, 3] items [10, 11, 12]");
    window(2);
    pilot.happened("send ContextWindow 1.5 2");

    pilot.took(Duration.ofSeconds(1), 1, 1);
    pilot.nothingElseHappened();
    pilot.took(Duration.ofSeconds(1), 1, 2);

    pilot.onlyHappened("process 1 runs [4] items [13]");
  }

  @Test
  void aPreemptedPilotLosesOnlyTheCallsThatItsGraceDoesNotLetEnd() {
    pilot.manager(
        new ManagerMessage.LibraryAnnounced(
            PilotAgentHarness.library(8, 8_192, Duration.ofMinutes(10))));
    pilot.open(6, 8);
    pilot.step(new Event.WindowAnnounced(new ProcessNumber(2), 500));
    pilot.ready(2);
    pilot.lease(1, 6, 0, IntStream.range(0, 600).toArray());
    pilot.forgetWhatHappened();

    pilot.stop("TERM", Event.Urgency.PREEMPTED);
    assertThat(pilot.forgetWhatHappened())
        .contains("send Returned lease 1.1 " + IntStream.range(500, 600).boxed().toList());
    pilot.succeeded(2, IntStream.rangeClosed(1, 480).toArray());
    pilot.after(Duration.ofSeconds(25));

    List<String> end = pilot.forgetWhatHappened();
    long outcomes =
        end.stream()
            .filter(line -> line.startsWith("send Outcomes"))
            .mapToLong(line -> line.chars().filter(c -> c == '+').count())
            .sum();
    assertThat(outcomes).isEqualTo(480);
    assertThat(end)
        .contains(
            "send ContextGone 1.6 CLOSED 'TERM; its grace is over' blamed[] bystanders"
                + IntStream.range(480, 500).boxed().toList());
  }

  @Test
  void theSlotsOfTheLibraryAreTheMost() {
    window(1_000_000);
    pilot.ready(1);

    pilot.onlyHappened("send ContextWindow 1.5 4", "send ContextWarm 1.5");
  }

  @Test
  void tellsTheNextManagerTheWindow() {
    warm(3);
    window(2);
    pilot.happened("send ContextWindow 1.5 2");
    window(2);
    pilot.nothingElseHappened();
    pilot.manager(new ManagerMessage.Rejoin("lost"));
    pilot.happened("connect");
    window(4);
    pilot.nothingElseHappened();

    pilot.connected(1);

    pilot.onlyHappened(
        "send Join", "send Holdings contexts[1.5 warm] leases[] windows[1.5 takes 4]");
  }
}
