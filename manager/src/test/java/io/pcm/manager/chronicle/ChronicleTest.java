package io.pcm.manager.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.Step;
import io.pcm.manager.core.TimeSpent;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChronicleTest {
  private static final TimeSpent NOTHING = new TimeSpent(List.of(), List.of());
  private static final RunProgress IDLE = RunProgress.builder().build();

  private final List<ChronicleLine> lines = new ArrayList<>();
  private final Instant start = Instant.parse("2030-01-01T00:00:00Z");
  private final Chronicle chronicle =
      new Chronicle(new RunPlan(List.of(), List.of()), 1, lines::add, start);

  private static SessionId session(int number) {
    return new SessionId(number);
  }

  private void joins(int session, String pilot) {
    PilotInfo info = new PilotInfo(pilot, "h", 1, "", 1, 1, 0, "cpu", OptionalLong.empty());
    step(
        new Event.FromPilot(session(session), new PilotMessage.Join(info)),
        NOTHING,
        new Fact.PilotJoined(session(session), pilot, "h", "cpu"));
  }

  private void step(Event event, TimeSpent ended, Fact... facts) {
    chronicle.stepped(event, new Step(List.of(facts), List.of(), ended), start.plusMillis(50));
  }

  private void sample(long millis, TimeSpent spent) {
    chronicle.sample(spent, IDLE, start.plusMillis(millis));
  }

  private static TimeSpent useful(int session, long millis) {
    HeldTime time = new HeldTime(millis, 0, 0, 0);
    return new TimeSpent(List.of(new TimeSpent.OfPilot(session(session), time)), List.of());
  }

  private <L extends ChronicleLine> List<L> told(Class<L> kind) {
    return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private long sum() {
    return told(ChronicleLine.Times.class).stream()
        .flatMap(line -> line.pilots().stream())
        .mapToLong(row -> row.get(1))
        .sum();
  }

  @Test
  void intervals_add_up_to_what_a_pilot_has_spent() {
    joins(1, "p");
    sample(200, useful(1, 100));
    sample(400, useful(1, 300));
    sample(600, useful(1, 300));
    assertThat(sum()).isEqualTo(300);
  }

  @Test
  void a_pilot_that_joins_again_is_not_counted_twice() {
    joins(1, "p");
    sample(200, useful(1, 100));
    joins(2, "p");
    sample(400, useful(2, 250));
    assertThat(sum()).isEqualTo(250);
    assertThat(told(ChronicleLine.Joined.class)).extracting("number").containsExactly(0, 1);
  }

  @Test
  void a_pilot_that_was_lost_and_comes_back_begins_anew() {
    joins(1, "p");
    sample(200, useful(1, 100));
    Fact left = new Fact.PilotLeft(session(1), true, "no heartbeat");
    step(new Event.Ticked(), useful(1, 120), left);
    joins(2, "p");
    sample(400, useful(2, 30));
    assertThat(sum()).isEqualTo(130);
    assertThat(told(ChronicleLine.Left.class).get(0).time().useful()).isEqualTo(120);
  }

  @Test
  void a_context_that_loads_for_each_call_is_warm_once() {
    joins(1, "p");
    ContextId context = new ContextId(1, 1);
    step(
        new Event.Ticked(),
        NOTHING,
        new Fact.ContextOpened(context, session(1), new LibraryNumber(0)));
    for (int i = 0; i < 100; i++) {
      step(new Event.Ticked(), NOTHING, new Fact.ContextWarmed(context, 10));
    }
    TimeSpent busy = new TimeSpent(List.of(), List.of(new TimeSpent.OfContext(context, 900, 100)));
    step(new Event.Ticked(), busy, new Fact.ContextEnded(context, Cause.CLOSED, 100));
    assertThat(told(ChronicleLine.Warmed.class)).hasSize(1);
    assertThat(told(ChronicleLine.Gone.class).get(0).busyMillis()).isEqualTo(900);
  }

  @Test
  void a_week_has_a_few_thousand_intervals() {
    joins(1, "p");
    Instant now = start;
    int samples = 0;
    while (now.isBefore(start.plus(Duration.ofDays(7)))) {
      now = now.plusMillis(200);
      if (chronicle.due(now)) {
        chronicle.sample(useful(1, now.toEpochMilli()), IDLE, now);
        samples++;
      }
    }
    assertThat(samples).isBetween(1_000, 3_000);
  }

  @Test
  void many_pilots_are_told_of_more_rarely_and_completely() {
    IntStream.range(0, 200).forEach(i -> joins(i, "p" + i));
    for (int sample = 1; sample <= 20; sample++) {
      long millis = 200L * sample;
      List<TimeSpent.OfPilot> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(new TimeSpent.OfPilot(session(i), new HeldTime(millis, 0, 0, 0)));
      }
      sample(millis, new TimeSpent(all, List.of()));
    }
    long rows =
        told(ChronicleLine.Times.class).stream().mapToLong(line -> line.pilots().size()).sum();
    assertThat(rows).isBetween(200L * 4, 200L * 6);
  }

  @Test
  void lines_that_were_left_out_are_counted() {
    Chronicle full =
        new Chronicle(
            new RunPlan(List.of(), List.of()),
            1,
            line -> !(line instanceof ChronicleLine.Left) && lines.add(line),
            start);
    Step left = new Step(List.of(new Fact.PilotLeft(session(1), false, "")), List.of(), NOTHING);
    full.stepped(new Event.Ticked(), left, start);
    full.sample(NOTHING, IDLE, start.plusMillis(300));
    assertThat(told(ChronicleLine.Times.class).get(0).leftOut()).isEqualTo(1);
  }

  @Test
  void the_end_is_told_at_once() {
    chronicle.begin(IDLE);
    assertThat(chronicle.due(start.plusMillis(1))).isFalse();
    Step end =
        new Step(
            List.of(), List.of(new Action.Suspend("drained")), new TimeSpent(List.of(), List.of()));
    chronicle.stepped(new Event.Ticked(), end, start.plusMillis(1));
    assertThat(chronicle.due(start.plusMillis(1))).isTrue();
    sample(2, NOTHING);
    assertThat(lines.get(lines.size() - 1)).isEqualTo(new ChronicleLine.Ended(2));
  }
}
