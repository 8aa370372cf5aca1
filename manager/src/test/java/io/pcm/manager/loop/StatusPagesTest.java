package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Limits;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ControlMessage.StatusReply;
import io.pcm.protocol.message.ControlMessage.StatusRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusPagesTest {
  private RunProgress now = run(3_000, 10_000);

  private static RunProgress run(int tasks, int pilots) {
    return RunProgress.builder()
        .epoch(2)
        .tasks(IntStream.range(0, tasks).mapToObj(StatusPagesTest::task).toList())
        .libraries(
            List.of(
                new LibraryProgress(
                    "m", 2, 10, 1.5, 5, 0, 0, 1, 0, null, null, List.of(), EngineUse.NONE)))
        .pilots(IntStream.range(0, pilots).mapToObj(StatusPagesTest::pilot).toList())
        .pilotsJoined(pilots)
        .build();
  }

  private static TaskProgress task(int i) {
    return new TaskProgress(
        "verify[n=" + i + "]", TaskPhase.RUNNING, 10, 8, 2, 0, 0, 1, 4, 0.5, EngineUse.NONE);
  }

  private static PilotProgress pilot(int i) {
    return new PilotProgress(
        "ffff" + i,
        "p" + i,
        "h",
        7,
        "17_" + i,
        PilotState.SERVING,
        1,
        2,
        0.1,
        1,
        4,
        8,
        null,
        List.of(),
        "spare");
  }

  private static StatusReply ask(StatusPages pages, int moment, int from) {
    return (StatusReply) pages.answer(new StatusRequest(moment, from));
  }

  @Test
  void aSmallStatusIsOnePart() throws Exception {
    now = run(2, 3);
    StatusReply only = ask(new StatusPages(() -> now), 0, 0);
    assertThat(only.next()).isEqualTo(-1);
    assertThat(StatusJson.parse(only.status())).isEqualTo(now);
  }

  @Test
  void theStatusOfThousandsOfPilotsComesInPartsOfOneMoment() throws Exception {
    RunProgress first = now;
    StatusPages pages = new StatusPages(() -> now);
    StatusReply part = ask(pages, 0, 0);
    RunProgress read = StatusJson.parse(part.status());
    now = run(1, 1);
    int parts = 1;
    for (; part.next() >= 0; parts++) {
      assertThat(part.status().length()).isLessThanOrEqualTo(Limits.SHARED_MESSAGE_BYTES);
      part = ask(pages, part.moment(), part.next());
      read = StatusPages.joined(read, StatusJson.parse(part.status()));
    }
    assertThat(parts).isGreaterThan(4);
    assertThat(read).isEqualTo(first);
  }

  @Test
  void aMomentThatWasForgottenIsRefused() {
    StatusPages pages = new StatusPages(() -> now);
    StatusReply part = ask(pages, 0, 0);
    for (int i = 0; i < 4; i++) {
      ask(pages, 0, 0);
    }
    assertThat(pages.answer(new StatusRequest(part.moment(), part.next())))
        .isInstanceOf(ControlMessage.Refusal.class);
  }
}
