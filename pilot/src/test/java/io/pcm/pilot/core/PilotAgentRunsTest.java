package io.pcm.pilot.core;

import static io.pcm.pilot.core.PilotAgentHarness.OTHER_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A pilot that finds another run in place of the one that it served. */
class PilotAgentRunsTest {
  private static final String MEETS =
      "leave run: this is another run: ffffffffffffffffffffffffffffffff (epoch 1); this pilot has"
          + " served run 00000000000000000000000000000000 (epoch %d) until now. Dropped from that run:"
          + " contexts %d, leases %d, outcomes %d";

  private final PilotAgentHarness pilot = PilotAgentHarness.warm();

  private void lose() {
    pilot.step(new Event.SessionUnknown());
    pilot.forgetWhatHappened();
  }

  @Test
  void dropsContextsLeasesAndOutcomesAndJoinsWhenNothingIsLeftOfTheEarlierRun() {
    pilot.lease(1, 5, 0, 10, 11, 12, 13);
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.succeeded(1, 2);
    lose();

    pilot.connected(OTHER_RUN, 1);
    pilot.onlyHappened("kill process 1", MEETS.formatted(1, 1, 1, 2));
    pilot.tick();
    pilot.nothingElseHappened();
    pilot.processEnded(1, "signal 9");
    pilot.tick();
    pilot.onlyHappened("connect");
    pilot.connected(OTHER_RUN, 1);
    pilot.onlyHappened("send Join", "send Holdings contexts[] leases[]");
    pilot.welcome(1);
    pilot.gathered();

    pilot.nothingElseHappened();
    assertThat(pilot.pulse()).isEqualTo("leases[] contexts[] high 0 every 2000");
  }

  @Test
  void whatStillEndsInAContextOfTheEarlierRunIsNeverSent() {
    pilot.lease(1, 5, 0, 10, 11);
    lose();

    pilot.connected(OTHER_RUN, 1);
    pilot.forgetWhatHappened();
    pilot.succeeded(1, 1);
    pilot.succeeded(1, 2);
    pilot.processEnded(1, "signal 9");
    pilot.tick();
    pilot.happened("connect");
    pilot.connected(OTHER_RUN, 1);
    pilot.happened("send Join", "send Holdings contexts[] leases[]");
    pilot.welcome(1);
    pilot.gathered();

    pilot.nothingElseHappened();
  }

  @Test
  void servesTheNextRunWithTheSameNumbersFromTheStart() {
    lose();
    pilot.connected(OTHER_RUN, 1);
    pilot.processEnded(1, "signal 9");
    pilot.tick();
    pilot.connected(OTHER_RUN, 1);
    pilot.welcome(1);
    pilot.forgetWhatHappened();

    pilot.open(5, 0);
    pilot.onlyHappened("ignored: asked for a context of library 0, not announced");
    pilot.announce();
    pilot.open(5, 0);
    pilot.ready(2);
    pilot.lease(1, 5, 0, 10);
    pilot.succeeded(2, 1);
    pilot.gathered();

    pilot.onlyHappened(
        "start process 2 of context 1.5, 4 cores",
        "send ContextWarm 1.5",
        "process 2 serves task 0",
        "process 2 runs [1] items [10]",
        "send Outcomes #1 lease 1.1 task 0 [10+]");
  }

  @Test
  void joinsAtOnceWhenItHasNothingOfTheEarlierRun() {
    PilotAgentHarness idle = PilotAgentHarness.joined();
    idle.step(new Event.SessionUnknown());
    idle.happened("connect");

    idle.connected(OTHER_RUN, 1);

    idle.onlyHappened(
        MEETS.formatted(1, 0, 0, 0), "send Join", "send Holdings contexts[] leases[]");
  }

  @Test
  void joinsTheFirstManagerOfAFreshRunAfterTheSecondOfAnEarlierOne() {
    PilotAgentHarness idle = PilotAgentHarness.joined();
    idle.step(new Event.SessionUnknown());
    idle.connected(2);
    idle.welcome(2);
    idle.step(new Event.SessionUnknown());
    idle.forgetWhatHappened();

    idle.connected(OTHER_RUN, 1);

    idle.onlyHappened(
        MEETS.formatted(2, 0, 0, 0), "send Join", "send Holdings contexts[] leases[]");
  }

  @Test
  void waitsNoLongerThanAKillMayTakeForWhatIsLeftOfTheEarlierRun() {
    lose();
    pilot.connected(OTHER_RUN, 1);
    pilot.forgetWhatHappened();

    pilot.silently(Context.KILL_TAKES.minusMillis(1));
    pilot.nothingElseHappened();
    pilot.silently(Duration.ofMillis(1));

    pilot.onlyHappened("connect");
  }

  @Test
  void aPilotThatDrainsLeavesWithoutJoiningTheNextRun() {
    pilot.stop("TERM", Event.Urgency.SOON);
    lose();

    pilot.connected(OTHER_RUN, 1);

    assertThat(pilot.forgetWhatHappened()).endsWith("exit 0: TERM");
  }
}
