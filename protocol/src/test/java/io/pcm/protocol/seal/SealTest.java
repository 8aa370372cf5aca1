package io.pcm.protocol.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final long SESSION = 0x1122334455667788L;

  private final RunId run = RunId.parse("000102030405060708090a0b0c0d0e0f");
  private final RunSecret secret = secret(1);
  private final Aead aead = new Aead();
  private final byte[] room = new byte[4096];

  @Test
  void bothSidesOpenWhatTheOtherSealed() {
    Pair pair = shakeHands(Channel.MAIN, 5, 6);
    for (int i = 0; i < 3; i++) {
      assertThat(opened(pair.manager, sealed(pair.client, "up " + i))).isEqualTo("up " + i);
      assertThat(opened(pair.client, sealed(pair.manager, "down " + i))).isEqualTo("down " + i);
    }
    assertThat(pair.epoch).isEqualTo(3);
    assertThat(pair.client.session()).isEqualTo(SESSION);
  }

  @Test
  void theBytesOfAVersionNeverChange() throws Exception {
    byte[] hello = greeting(secret, Channel.MAIN, 5).frame();
    Admission admission = admit(hello, secret, 6);
    byte[] frame = sealed(admission.channel(), "text");
    assertThat(hex(hello)).isEqualTo(golden("hello"));
    assertThat(hex(admission.reply())).isEqualTo(golden("hello-reply"));
    assertThat(hex(frame)).isEqualTo(golden("sealed"));
    assertThat(hex(RefusedFrame.toHello(run, Channel.MAIN, RefusedFrame.Reason.OTHER_RUN, hello)))
        .isEqualTo(golden("refused"));
  }

  @Test
  void aReplayIsRefusedAndSoIsWhatComesLate() {
    Pair pair = shakeHands(Channel.MAIN, 5, 6);
    byte[] first = sealed(pair.client, "1");
    byte[] second = sealed(pair.client, "2");
    byte[] third = sealed(pair.client, "3");
    assertThat(opened(pair.manager, first)).isEqualTo("1");
    assertThat(pair.manager.open(first, room)).isEqualTo(SealedChannel.REPLAYED);
    assertThat(opened(pair.manager, third)).isEqualTo("3");
    assertThat(pair.manager.open(second, room)).isEqualTo(SealedChannel.REPLAYED);
    assertThat(pair.manager.opened()).isEqualTo(3);
  }

  @Test
  void aFlippedBitAnywhereIsNoticedAndChangesNothing() {
    Pair pair = shakeHands(Channel.MAIN, 5, 6);
    byte[] frame = sealed(pair.client, "some text that matters");
    for (int at = 0; at < frame.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = frame.clone();
        changed[at] ^= (byte) (1 << bit);
        assertThat(pair.manager.open(changed, room)).as("byte %d", at).isNegative();
      }
    }
    assertThat(opened(pair.manager, frame)).isEqualTo("some text that matters");
  }

  @Test
  void aFrameCutShortAnywhereIsNotGenuine() {
    Pair pair = shakeHands(Channel.MAIN, 5, 6);
    byte[] frame = sealed(pair.client, "text");
    for (int length = FrameHeader.BYTES; length < frame.length; length++) {
      assertThat(pair.manager.open(Arrays.copyOf(frame, length), room))
          .isEqualTo(SealedChannel.NOT_GENUINE);
    }
  }

  @Test
  void framesOfTheOtherDirectionChannelOrHandshakeDoNotOpen() {
    Pair main = shakeHands(Channel.MAIN, 5, 6);
    Pair beat = shakeHands(Channel.BEAT, 5, 6);
    Pair other = shakeHands(Channel.MAIN, 5, 7);
    assertThat(main.client.open(sealed(main.client, "x"), room)).isNegative();
    assertThat(main.manager.open(sealed(main.manager, "x"), room)).isNegative();
    assertThat(beat.manager.open(sealed(main.client, "x"), room)).isNegative();
    assertThat(other.manager.open(sealed(main.client, "x"), room)).isNegative();
  }

  @Test
  void aHelloWithoutTheSecretIsSeenThrough() {
    ManagerHandshake manager = new ManagerHandshake(run, secret, 3);
    byte[] hello = greeting(secret(2), Channel.MAIN, 5).frame();
    assertThat(Admission.isWhole(hello)).isTrue();
    assertThat(manager.knowsSecret(hello)).isFalse();
    byte[] genuine = greeting(secret, Channel.MAIN, 5).frame();
    assertThat(manager.knowsSecret(genuine)).isTrue();
    for (int at = 0; at < genuine.length; at++) {
      byte[] changed = genuine.clone();
      changed[at] ^= 1;
      assertThat(manager.knowsSecret(changed)).as("byte %d", at).isFalse();
    }
  }

  @Test
  void aReplyWithoutTheSecretIsSeenThrough() {
    Greeting greeting = greeting(secret, Channel.MAIN, 5);
    byte[] reply = admit(greeting.frame(), secret(2), 6).reply();
    assertThat(greeting.read(reply, aead)).isEqualTo(new Greeting.Answer.WrongSecret());
  }

  @Test
  void aReplyChangedAnywhereLetsNobodyIn() {
    Greeting greeting = greeting(secret, Channel.MAIN, 5);
    byte[] reply = admit(greeting.frame(), secret, 6).reply();
    for (int at = 0; at < reply.length; at++) {
      byte[] changed = reply.clone();
      changed[at] ^= 1;
      assertThat(greeting.read(changed, aead))
          .as("byte %d", at)
          .isNotInstanceOf(Greeting.Answer.Welcome.class);
    }
    assertThat(greeting.read(reply, aead)).isInstanceOf(Greeting.Answer.Welcome.class);
  }

  @Test
  void aReplyToAnotherHelloIsNoReply() {
    byte[] reply = admit(greeting(secret, Channel.MAIN, 4).frame(), secret, 6).reply();
    assertThat(greeting(secret, Channel.MAIN, 5).read(reply, aead))
        .isEqualTo(new Greeting.Answer.Other());
  }

  @Test
  void aRecordedHelloGivesNoKey() {
    byte[] recorded = greeting(secret, Channel.MAIN, 5).frame();
    Pair first = shakeHands(Channel.MAIN, 5, 6);
    byte[] recordedFrame = sealed(first.client, "join");
    SealedChannel again = admit(recorded, secret, 7).channel();
    assertThat(again.open(recordedFrame, room)).isEqualTo(SealedChannel.NOT_GENUINE);
  }

  @Test
  void refusalsAreClearWordsThatAnswerOneHello() {
    Greeting greeting = greeting(secret, Channel.MAIN, 5);
    byte[] refused =
        RefusedFrame.toHello(run, Channel.MAIN, RefusedFrame.Reason.WRONG_SECRET, greeting.frame());
    assertThat(greeting.read(refused, aead))
        .isEqualTo(
            new Greeting.Answer.Refused(RefusedFrame.Reason.WRONG_SECRET, WireVersion.MAJOR));
    assertThat(greeting(secret, Channel.MAIN, 9).read(refused, aead))
        .isEqualTo(new Greeting.Answer.Other());
  }

  @Test
  void whateverAnotherVersionAnswersIsARefusalWithItsVersion() {
    byte[] theirs = RefusedFrame.toOtherVersion(run);
    theirs[FrameHeader.VERSION_AT] = 9;
    assertThat(greeting(secret, Channel.MAIN, 5).read(Arrays.copyOf(theirs, 7), aead))
        .isEqualTo(new Greeting.Answer.Refused(RefusedFrame.Reason.OTHER_VERSION, 9));
  }

  @Test
  void looksAtFramesOfAnyLengthWithoutHarm() {
    byte[] frame = greeting(secret, Channel.MAIN, 5).frame();
    for (int length = 0; length <= FrameHeader.BYTES; length++) {
      FrameHeader.Look look = FrameHeader.look(Arrays.copyOf(frame, length));
      assertThat(look)
          .isEqualTo(
              length < 6
                  ? FrameHeader.Look.FOREIGN
                  : length < FrameHeader.BYTES ? FrameHeader.Look.DAMAGED : FrameHeader.Look.OURS);
    }
    assertThat(FrameHeader.look("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(FrameHeader.Look.FOREIGN);
  }

  @Test
  void secretsAreNeverPrinted() {
    assertThat(secret.toString()).doesNotContain(secret.toBase64()).contains("hidden");
    assertThat(RunSecret.parse(secret.toBase64())).isEqualTo(secret);
    assertThat(RunId.parse(run.toString())).isEqualTo(run);
    assertThatThrownBy(() -> RunSecret.parse("not base64!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("not base64!");
  }

  private record Pair(SealedChannel client, SealedChannel manager, int epoch) {}

  private Pair shakeHands(Channel channel, int clientRandom, int managerRandom) {
    Greeting greeting = greeting(secret, channel, clientRandom);
    Admission admission = admit(greeting.frame(), secret, managerRandom);
    Greeting.Answer answer = greeting.read(admission.reply(), aead);
    assertThat(answer).isInstanceOf(Greeting.Answer.Welcome.class);
    Greeting.Answer.Welcome welcome = (Greeting.Answer.Welcome) answer;
    return new Pair(welcome.channel(), admission.channel(), welcome.epoch());
  }

  private Greeting greeting(RunSecret with, Channel channel, int random) {
    return new Greeting(run, with, channel, channel == Channel.BEAT ? SESSION : 0, of(random));
  }

  private Admission admit(byte[] hello, RunSecret with, int random) {
    return new ManagerHandshake(run, with, 3).admit(hello, SESSION, of(random));
  }

  private static byte[] of(int value) {
    byte[] bytes = new byte[16];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static RunSecret secret(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return RunSecret.of(bytes);
  }

  private static byte[] sealed(SealedChannel channel, String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    return channel.seal(plain, plain.length);
  }

  private String opened(SealedChannel channel, byte[] frame) {
    int count = channel.open(frame, room);
    assertThat(count).isNotNegative();
    return new String(room, 0, count, StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = SealTest.class.getResourceAsStream("/golden/seal-" + name + ".hex")) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
