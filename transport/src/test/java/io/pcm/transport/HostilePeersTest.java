package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.Greeting;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.WireVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes from peers without the secret. Whatever they send, nothing reaches the handler, each
 * attempt is counted, and a genuine pilot that is connected meanwhile continues.
 */
@Timeout(180)
class HostilePeersTest {
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  @TempDir private Path folder;
  private Ends.Manager manager;
  private RecordingProxy proxy;
  private Ends.Pilot honest;
  private SessionId session;
  private int port;
  private int sequence;

  @BeforeEach
  void anHonestPilotIsConnected() throws Exception {
    manager = new Ends.Manager(run, secret, 1, 0);
    port = manager.endpoint.port();
    proxy = new RecordingProxy(port);
    Path access = folder.resolve("access");
    Ends.access(access, run, secret, 1, proxy.port());
    honest = new Ends.Pilot(access, "honest");
    session = manager.next().session();
    honest.endpoint.beat(new PilotMessage.Heartbeat(List.of(), List.of(), 0, List.of()));
    manager.next();
  }

  @AfterEach
  void theHonestPilotGoesOn() throws Exception {
    sequence++;
    honest.endpoint.send(Ends.outcomes(sequence, 3, 10));
    Ends.Got got = manager.next();
    assertThat(got.session()).isEqualTo(session);
    assertThat(((PilotMessage.CallsEnded) got.message()).sequence()).isEqualTo(sequence);
    manager.endpoint.send(session, new ManagerMessage.AckOutcomes(sequence));
    assertThat(honest.next()).isEqualTo(new ManagerMessage.AckOutcomes(sequence));
    assertThat(manager.messages).isEmpty();
    assertThat(manager.lost).isEmpty();
    assertThat(honest.unknown).isEmpty();
    honest.close();
    proxy.close();
    manager.close();
    assertThat(manager.fatal.get()).isNull();
    assertThat(honest.fatal.get()).isNull();
  }

  private void counted(RefusalCause cause, long atLeast) {
    Ends.until(() -> manager.refused(cause) >= atLeast);
  }

  @Test
  void aWrongSecretIsRefusedWithAClearWord() throws Exception {
    byte[] hello = new Greeting(run, RunSecret.random(), Channel.MAIN, 0, new byte[16]).frame();
    try (RawPeer peer = new RawPeer(port).shakeHands()) {
      peer.frame(hello);
      byte[] answer = peer.read();
      assertThat(answer[5]).as("type: refused").isEqualTo((byte) 3);
      assertThat(answer[40]).as("reason: wrong secret").isEqualTo((byte) 3);
    }
    counted(RefusalCause.WRONG_SECRET, 1);
  }

  @Test
  void aWrongVersionIsRefusedWithTheManagersVersion() throws Exception {
    byte[] hello = new Greeting(run, secret, Channel.MAIN, 0, new byte[16]).frame();
    hello[4] = 9;
    try (RawPeer peer = new RawPeer(port).shakeHands()) {
      peer.frame(hello);
      byte[] answer = peer.read();
      assertThat(answer[4]).as("version").isEqualTo((byte) WireVersion.MAJOR);
      assertThat(answer[5]).as("type: refused").isEqualTo((byte) 3);
      assertThat(answer[40]).as("reason: other version").isEqualTo((byte) 1);
    }
    counted(RefusalCause.WRONG_VERSION, 1);
  }

  @Test
  void aReplayedRecordingChangesNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      sequence++;
      honest.endpoint.send(Ends.outcomes(sequence, 3, 10));
      manager.next();
    }
    long genuine = manager.endpoint.counters().messagesIn();
    List<byte[]> recordings =
        proxy.recordings().stream().filter(said -> RawPeer.sealedFrames(said) > 0).toList();
    assertThat(recordings).as("main and beat").hasSize(2);
    int sealed = 0;
    for (byte[] recording : recordings) {
      sealed += RawPeer.sealedFrames(recording);
      try (RawPeer peer = new RawPeer(port)) {
        peer.replay(recording);
        counted(RefusalCause.REPLAY, sealed);
      }
    }
    assertThat(manager.refused(RefusalCause.REPLAY)).isEqualTo(sealed);
    assertThat(manager.messages).isEmpty();
    assertThat(manager.endpoint.counters().messagesIn()).isEqualTo(genuine);
  }

  @Test
  void aFrameOfTwoGibibytesEndsItsConnectionOnly() throws Exception {
    for (String length : List.of("0000000080000000", "000000007fffffff", "0000000000004001")) {
      long before = manager.refused(RefusalCause.STRANGER);
      try (RawPeer peer = new RawPeer(port).shakeHands()) {
        peer.hex("02" + length);
        assertThat(peer.isClosedByPeer()).as(length).isTrue();
      }
      counted(RefusalCause.STRANGER, before + 1);
    }
  }

  @Test
  void aLengthThatPassesForANegativeOneIsNotBelieved() throws Exception {
    for (String length : List.of("800000007fffffff", "ffffffff7ffffff0", "ffffffffffffffff")) {
      long before = manager.refused(RefusalCause.OVERSIZE);
      try (RawPeer peer = new RawPeer(port).shakeHands()) {
        peer.hex("02" + length);
        counted(RefusalCause.OVERSIZE, before + 1);
      }
    }
  }

  @Test
  void aMessageOfEndlessPartsIsRefusedPartByPart() throws Exception {
    try (RawPeer peer = new RawPeer(port).shakeHands()) {
      for (int i = 0; i < 2000; i++) {
        peer.hex("01 04 50434da7");
      }
      counted(RefusalCause.BAD_MAGIC, 2000);
    }
  }

  @Test
  void aPortScanIsCounted() throws Exception {
    for (int i = 0; i < 50; i++) {
      new RawPeer(port).close();
    }
    counted(RefusalCause.STRANGER, 50);
  }

  @Test
  void otherProtocolsAreCounted() throws Exception {
    Random random = new Random(1);
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      peers.add(new RawPeer(port).text("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      peers.add(new RawPeer(port).hex("16030100c8010000c40303" + "ab".repeat(190)));
      peers.add(new RawPeer(port).text("SSH-2.0-OpenSSH_9.2\r\n"));
      try {
        peers.add(new RawPeer(port).write(noise));
      } catch (java.io.IOException closedMeanwhile) {
        continue;
      }
    }
    counted(RefusalCause.STRANGER, 15);
    for (RawPeer peer : peers) {
      peer.close();
    }
  }

  @Test
  void silentConnectionsHarmNobodyAndAreCounted() throws Exception {
    List<RawPeer> silent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      RawPeer peer = new RawPeer(port);
      silent.add(peer);
      switch (i % 4) {
        case 0 -> {}
        case 1 -> peer.hex("ff");
        case 2 -> peer.write(RawPeer.greeting());
        default -> peer.write(RawPeer.greeting()).write(RawPeer.ready()).hex("02 00");
      }
    }
    counted(RefusalCause.STRANGER, 200);
    sequence++;
    honest.endpoint.send(Ends.outcomes(sequence, 1, 10));
    manager.next();
    for (RawPeer peer : silent) {
      peer.close();
    }
  }

  @Test
  void hostileZmtpCommandsHarmNobody() throws Exception {
    for (String bytes :
        List.of(
            "0400",
            "0401ff",
            "04050450494e47",
            "04070450494e470001",
            "0402ff41",
            "050103",
            "0605",
            "f80141",
            "ffffffffffffffffff")) {
      try (RawPeer peer = new RawPeer(port).shakeHands()) {
        peer.hex(bytes);
      }
    }
    counted(RefusalCause.STRANGER, 9);
  }

  @Test
  void framesOfNoSortAreToldApartAndCounted() throws Exception {
    byte[] hello = new Greeting(run, secret, Channel.MAIN, 0, new byte[16]).frame();
    byte[] otherRun = new Greeting(RunId.random(), secret, Channel.MAIN, 0, new byte[16]).frame();
    byte[] beatOfNobody = new Greeting(run, secret, Channel.BEAT, 77, new byte[16]).frame();
    byte[] sealedByNobody = Arrays.copyOf(hello, 200);
    sealedByNobody[5] = 4;
    byte[] forged = sealedByNobody.clone();
    java.nio.ByteBuffer.wrap(forged).putLong(24, session.value()).putLong(32, Long.MAX_VALUE);
    try (RawPeer peer = new RawPeer(port).shakeHands()) {
      peer.frame(new byte[0]);
      peer.frame("nonsense".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      counted(RefusalCause.BAD_MAGIC, 2);
      peer.frame(Arrays.copyOf(hello, 30));
      peer.frame(Arrays.copyOf(hello, 87));
      counted(RefusalCause.BAD_FRAME, 2);
      peer.frame(otherRun);
      counted(RefusalCause.WRONG_RUN, 1);
      peer.frame(beatOfNobody);
      peer.frame(sealedByNobody);
      counted(RefusalCause.UNKNOWN_SESSION, 2);
      peer.frame(forged);
      counted(RefusalCause.DOES_NOT_OPEN, 1);
    }
  }

  @Test
  void recordedGreetingsFillNoMemory() throws Exception {
    byte[] hello = new Greeting(run, secret, Channel.MAIN, 0, new byte[16]).frame();
    try (RawPeer peer = new RawPeer(port).shakeHands()) {
      for (int i = 0; i < 5000; i++) {
        peer.frame(hello);
        if (i % 100 == 0) {
          peer.read();
        }
      }
      counted(RefusalCause.HANDSHAKE_DROPPED, 5000 - 4096);
    }
  }
}
