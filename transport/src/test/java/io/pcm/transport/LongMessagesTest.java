package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Limits;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large items and results pass, and all of them together take limited memory on their way. */
final class LongMessagesTest {
  private static final int MEBI = 1 << 20;

  @TempDir Path folder;

  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private Ends.Manager manager;
  private Path access;

  @BeforeEach
  void open() throws Exception {
    manager = new Ends.Manager(run, secret, 1, 0);
    access = folder.resolve("access");
    Ends.access(access, run, secret, 1, manager.endpoint.port());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theLargestItemAndTheLargestResultPass() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId session = manager.next().session();
      manager.endpoint.send(session, Ends.lease(1, 1, Limits.ITEM_BYTES));
      pilot.endpoint.send(Ends.outcomes(1, 1, 10));
      pilot.endpoint.send(Ends.outcomes(2, 1, Limits.RESULT_BYTES));
      pilot.endpoint.send(Ends.outcomes(3, 1, 10));

      ManagerMessage.Lease lease = (ManagerMessage.Lease) pilot.next();
      assertThat(lease.items().get(0).length()).isEqualTo(Limits.ITEM_BYTES);
      for (int sequence = 1; sequence <= 3; sequence++) {
        PilotMessage.CallsEnded ended = (PilotMessage.CallsEnded) manager.next().message();
        assertThat(ended.sequence()).isEqualTo(sequence);
        assertThat(ended.outcomes().payloadBytes())
            .isEqualTo(sequence == 2 ? Limits.RESULT_BYTES : 10);
      }
      assertThat(manager.endpoint.counters().assembling()).isZero();
    }
  }

  @Test
  void whenAllPilotsSendTheLargestResultsAFewTravelAtATime() throws Exception {
    int pilots = 10;
    List<Ends.Pilot> ends = new ArrayList<>();
    AtomicLong most = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              while (!done.get()) {
                long now = manager.endpoint.counters().assembling();
                most.accumulateAndGet(now, Math::max);
                Thread.onSpinWait();
              }
            });
    try {
      for (int i = 0; i < pilots; i++) {
        ends.add(new Ends.Pilot(access, "p" + i));
        manager.next();
      }
      watch.start();
      ends.forEach(each -> each.endpoint.send(Ends.outcomes(1, 1, Limits.RESULT_BYTES)));
      for (int i = 0; i < pilots; i++) {
        PilotMessage.CallsEnded ended = (PilotMessage.CallsEnded) manager.next().message();
        assertThat(ended.outcomes().payloadBytes()).isEqualTo(Limits.RESULT_BYTES);
      }
    } finally {
      done.set(true);
      ends.forEach(Ends.Pilot::close);
    }
    watch.join();
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(LongMessages.ALL_BYTES);
    assertThat(manager.lost).isEmpty();
  }

  @Test
  void aPilotThatIsGoneMakesRoomForTheNext() {
    Meter meter = new Meter();
    LongMessages messages = new LongMessages(30 * MEBI);
    Outbound outbound = new Outbound(null, meter, null, peer -> {});
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      peers.add(new PilotSession(new SessionId(i + 1), new SendQueue(1, 1), meter).main);
      messages.asked(peers.get(i), 16 * MEBI);
    }
    messages.permit(outbound);
    assertThat(peers).filteredOn(peer -> peer.parts.permitted()).containsExactly(peers.get(0));

    messages.gone(peers.get(1));
    messages.permit(outbound);
    assertThat(peers.get(2).parts.permitted()).as("the first is not done").isFalse();

    messages.gone(peers.get(0));
    messages.permit(outbound);
    assertThat(peers.get(2).parts.permitted()).isTrue();
    assertThat(peers.get(3).parts.permitted()).isFalse();
  }

  @Test
  void aLongMessageWaitsForPermissionAndShortOnesDoNot() {
    SendQueue lane =
        new SendQueue(
            new SendQueue.Bounds(10, 100 * MEBI, MessageBounds.FREE_BYTES), new QueuedBytes());
    FrameBuffer frame = new FrameBuffer();
    lane.offer(new byte[100]);
    lane.offer(new byte[2 * MEBI]);
    assertThat(lane.drainTo(frame.start(0))).isEqualTo(1);
    assertThat(lane.isReady()).as("before it is permitted").isFalse();
    assertThat(lane.drainTo(frame.start(0))).isZero();

    lane.permit();
    int frames = 0;
    while (lane.isReady()) {
      lane.drainTo(frame.start(0));
      frames++;
    }
    assertThat(lane.isEmpty()).isTrue();
    assertThat(frames).isGreaterThan(2 * MEBI / FrameBuffer.FRAME_BYTES);
  }

  @Test
  void slowPeersDoNotFillTheQueuesOfAll() {
    QueuedBytes all = new QueuedBytes();
    List<SendQueue> queues = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      queues.add(new SendQueue(new SendQueue.Bounds(1000, 100L * MEBI), all));
    }
    for (int round = 0; round < 10; round++) {
      for (SendQueue queue : queues) {
        if (all.hasRoom(queue, 4 * MEBI)) {
          queue.offer(new byte[4 * MEBI]);
        }
      }
    }
    assertThat(all.bytes()).isLessThanOrEqualTo(QueuedBytes.ALL_BYTES);
    assertThat(queues).allMatch(queue -> queue.bytes() <= QueuedBytes.ONE_BYTES);
    SendQueue fresh = new SendQueue(new SendQueue.Bounds(1000, 100L * MEBI), all);
    assertThat(all.hasRoom(fresh, QueuedBytes.SMALL_BYTES)).isTrue();

    queues.forEach(SendQueue::close);
    assertThat(all.bytes()).isZero();
    assertThat(queues.get(0).offer(new byte[10])).as("dropped").isTrue();
    assertThat(all.bytes()).isZero();
  }
}
