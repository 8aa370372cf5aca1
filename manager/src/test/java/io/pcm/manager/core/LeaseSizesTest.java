package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LeaseSizesTest {
  private static final int SHORT_MICROS = 1_000;

  private final SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100_000);
  private final Pilot pilot = run.join("a");
  private long said;

  private void endAll(Action.Dispatch lease) {
    Outcomes.Builder rows = new Outcomes.Builder(lease.task(), lease.index().length);
    for (int call : lease.index()) {
      Payload result = new Payload(Json.of("1"));
      rows.add(
          call,
          new CallEnd(Outcome.SUCCEEDED, 0, SHORT_MICROS, SchedulerHarness.hash(call), result));
    }
    pilot.say(new PilotMessage.CallsEnded(++said, lease.lease(), rows.build()));
    run.take(Action.Acknowledge.class);
  }

  @Test
  void aDeviceThatHasEndedFewCallsGetsOnlyAsManyMoreHoweverShortTheyWere() {
    run.decide();
    pilot.warm();
    int[] sizes = new int[8];
    for (int round = 0; round < sizes.length; round++) {
      run.decide();
      for (Action.Dispatch lease : pilot.leases()) {
        sizes[round] += lease.index().length;
        endAll(lease);
      }
    }
    assertThat(sizes).startsWith(2, 4, 8, 16, 32, 64);
    assertThat(Arrays.stream(sizes).max().orElseThrow()).isLessThanOrEqualTo(1_501);
  }
}
