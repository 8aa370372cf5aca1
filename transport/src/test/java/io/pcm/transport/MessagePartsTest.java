package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.Admission;
import io.pcm.protocol.seal.Aead;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.Greeting;
import io.pcm.protocol.seal.ManagerHandshake;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.SealedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Long messages travel in small frames, and arrive unchanged or not at all. */
class MessagePartsTest {
  private final Meter meter = new Meter();
  private final FrameBuffer outgoing = new FrameBuffer();
  private final FrameBuffer inside = new FrameBuffer();
  private final SealedChannel client;
  private final SealedChannel manager;

  MessagePartsTest() {
    RunId run = RunId.random();
    RunSecret secret = RunSecret.random();
    Greeting greeting = new Greeting(run, secret, Channel.MAIN, 0, new byte[16]);
    Admission admission =
        new ManagerHandshake(run, secret, 1).admit(greeting.frame(), 7, new byte[16]);
    client = ((Greeting.Answer.Welcome) greeting.read(admission.reply(), new Aead())).channel();
    manager = admission.channel();
  }

  private List<byte[]> frames(List<byte[]> messages) {
    SendQueue lane = new SendQueue(10_000, 1L << 30);
    messages.forEach(lane::offer);
    List<byte[]> frames = new ArrayList<>();
    int moved = 0;
    while (!lane.isEmpty()) {
      moved += lane.drainTo(outgoing.start(0));
      frames.add(outgoing.seal(client));
    }
    assertThat(moved).isEqualTo(messages.size());
    return frames;
  }

  private void take(byte[] frame, Assembly parts, List<byte[]> into) throws Exception {
    long before = manager.opened();
    assertThat(inside.open(manager, frame)).isPositive();
    if (manager.opened() != before + 1) {
      parts.clear();
    }
    inside.forEach(parts, (bytes, at, n) -> into.add(Arrays.copyOfRange(bytes, at, at + n)));
  }

  private static List<byte[]> messages(Random random, int count) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int size =
          switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(200);
            case 1 -> FrameBuffer.FRAME_BYTES - 100 + random.nextInt(100);
            case 2 -> 1 + random.nextInt(5 * FrameBuffer.FRAME_BYTES);
            default -> random.nextInt(20) == 0 ? MessageBounds.BYTES : 1 + random.nextInt(3000);
          };
      byte[] message = new byte[size];
      random.nextBytes(message);
      messages.add(message);
    }
    return messages;
  }

  @Test
  void messagesOfAllSizesComeWholeAndInOrder() throws Exception {
    List<byte[]> messages = messages(new Random(1), 400);
    Assembly parts = new Assembly(meter, true, MessageBounds.BYTES);
    List<byte[]> came = new ArrayList<>();
    for (byte[] frame : frames(messages)) {
      assertThat(frame.length).isLessThanOrEqualTo(FrameBuffer.FRAME_BYTES);
      take(frame, parts, came);
    }
    assertThat(came).usingElementComparator(Arrays::compare).isEqualTo(messages);
    assertThat(meter.snapshot().assembling()).isZero();
  }

  @Test
  void whereFramesMayBeLostNoMessageIsEverPatchedTogether() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<byte[]> messages = messages(random, 60);
      Assembly parts = new Assembly(meter, false, MessageBounds.BYTES);
      List<byte[]> came = new ArrayList<>();
      int lost = 0;
      for (byte[] frame : frames(messages)) {
        if (random.nextInt(5) > 0) {
          take(frame, parts, came);
        } else {
          lost++;
        }
      }
      assertThat(lost).as("seed %d", seed).isPositive();
      int at = 0;
      for (byte[] message : came) {
        while (!Arrays.equals(messages.get(at), message)) {
          at++;
          assertThat(at).as("seed %d: a message that nobody sent", seed).isLessThan(60);
        }
        at++;
      }
      parts.clear();
      assertThat(meter.snapshot().assembling()).isZero();
    }
  }

  @Test
  void whereNoFrameCanBeLostAMissingPartIsAnError() throws Exception {
    List<byte[]> frames = frames(List.of(new byte[3 * FrameBuffer.FRAME_BYTES], new byte[1]));
    Assembly parts = new Assembly(meter, true, MessageBounds.BYTES);
    List<byte[]> came = new ArrayList<>();
    assertThatThrownBy(() -> take(frames.get(1), parts, came))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("missing");
    assertThat(came).isEmpty();
  }

  @Test
  void partsThatNeverEndAreRefusedAtTheLimitOfAMessage() throws Exception {
    List<byte[]> frames = frames(List.of(new byte[2 * MessageBounds.BYTES]));
    Assembly parts = new Assembly(meter, true, MessageBounds.BYTES);
    List<byte[]> came = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (byte[] frame : frames) {
                take(frame, parts, came);
                assertThat(meter.snapshot().assembling()).isLessThanOrEqualTo(MessageBounds.BYTES);
              }
            })
        .isInstanceOf(MalformedMessageException.class);
    assertThat(meter.snapshot().assembling()).isZero();
  }

  @Test
  void aLongMessageIsRefusedUnlessItIsPermittedAndSoIsTheNextOne() throws Exception {
    byte[] large = new byte[MessageBounds.FREE_BYTES + 1];
    List<byte[]> frames = frames(List.of(large, large));
    Assembly parts = new Assembly(meter, true, MessageBounds.FREE_BYTES);
    parts.permit(large.length);
    List<byte[]> came = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (byte[] frame : frames) {
                take(frame, parts, came);
              }
            })
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("over " + MessageBounds.FREE_BYTES + " bytes");
    assertThat(came).hasSize(1);
  }
}
