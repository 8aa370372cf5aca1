package io.pcm.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Messages of older and newer minor versions are understood. */
class OtherVersionsTest {
  private static final String OLD_JOIN =
      "92019aa4702d3166a56e6f646537cd1267a53132335f3402cf000000010000000002a56770753a78"
          + "c09292b54e5649444941204831303020383047422048424d33cf00000013e970000092a14200";
  private static final String OLD_HOLDINGS =
      "940a9296cf0000000200000007a43061316201ce00015f90cd0264ce0001117096cf000000020000"
          + "0008a4306131620000000090c2";

  private final MessageDecoder decoder = new MessageDecoder();

  @Test
  void aPilotThatSaysNothingOfItsLifeOrItsGpusJoins() throws Exception {
    PilotInfo info = join(8);
    assertThat(info.device()).isEqualTo("cpu:x");
    assertThat(info.lifeLeftMillis()).isEmpty();
    assertThat(info.gpuDevices()).isEmpty();
  }

  @Test
  void aPilotThatSaysNothingOfItsGpusJoins() throws Exception {
    PilotInfo info = join(9, 3_600_000L);
    assertThat(info.lifeLeftMillis()).isEqualTo(OptionalLong.of(3_600_000));
    assertThat(info.gpuDevices()).isEmpty();
  }

  @Test
  void aGpuWithoutANameIsWholeAndAContextWithoutWordOfItsGpusHasNone() throws Exception {
    byte[] join = HexFormat.of().parseHex(OLD_JOIN);
    PilotMessage.Join joined = (PilotMessage.Join) decoder.pilotMessage(join, 0, join.length);
    assertThat(joined.info().gpuDevices())
        .containsExactly(new Gpu("NVIDIA H100 80GB HBM3", 85_520_809_984L), new Gpu("B", 0));
    byte[] held = HexFormat.of().parseHex(OLD_HOLDINGS);
    PilotMessage.Holdings holds =
        (PilotMessage.Holdings) decoder.pilotMessage(held, 0, held.length);
    assertThat(holds.contexts()).hasSize(2).allMatch(context -> context.gpus().isEmpty());
    assertThat(holds.windows()).isEmpty();
  }

  @Test
  void aPilotThatSaysNothingOfAGroupWasStartedByHand() throws Exception {
    byte[] older = HexFormat.of().parseHex(MessageCodecTest.golden("pilot-join-gpus"));
    PilotMessage.Join joined = (PilotMessage.Join) decoder.pilotMessage(older, 0, older.length);
    assertThat(joined.info().gpuDevices()).hasSize(2);
    assertThat(joined.info().group()).isEmpty();
  }

  @Test
  void aGroupWhoseNameWouldSpoilATableIsRefused() {
    byte[] golden = new MessageEncoder().encode(SampleMessages.pilot().get("join-group"));
    golden[golden.length - 2] = '\n';
    assertThatThrownBy(() -> decoder.pilotMessage(golden, 0, golden.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("the name of a group of pilots");
  }

  @Test
  void anOptionalFieldThatIsNilIsLikeOneThatIsNotSent() throws Exception {
    PilotInfo info = join(10, null, null);
    assertThat(info).isEqualTo(join(8));
  }

  @Test
  void aPilotThatLacksANeededFieldIsRefused() {
    assertThatThrownBy(() -> join(7))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a structure of 7 fields has no field 8");
  }

  @Test
  void aLibraryWithoutWordOfHowItsFilesAreCheckedHasTheDefaults() throws Exception {
    LibrarySpec full = library(14, "03", "90", "a161");
    for (LibrarySpec older : List.of(library(11), library(12, "c0"), library(13, "c0", "c0"))) {
      assertThat(older.library().verify()).isEqualTo(Library.Verify.ONCE);
      assertThat(older.digests()).isEmpty();
      assertThat(older.identity()).isEmpty();
      assertThat(older.library().name()).isEqualTo(full.library().name());
    }
    assertThat(full.library().verify()).isEqualTo(Library.Verify.ALWAYS);
    assertThat(full.identity()).isEqualTo("a");
  }

  @Test
  void fieldsThatOnlyANewerPeerKnowsArePassedOverInEveryMessage() throws Exception {
    byte[] unknown =
        HexFormat.of().parseHex("8201" + "95c0cb4004000000000000a178c40100d40500a16bc3");
    for (Map.Entry<String, byte[]> sample : MessageCodecTest.encoded().entrySet()) {
      byte[] known = sample.getValue();
      byte[] newer = Arrays.copyOf(known, known.length + 2 * unknown.length);
      System.arraycopy(unknown, 0, newer, known.length, unknown.length);
      System.arraycopy(unknown, 0, newer, known.length + unknown.length, unknown.length);
      newer[0] += 2;
      assertThat(MalformedMessageTest.decode(decoder, sample.getKey(), newer, newer.length))
          .as(sample.getKey())
          .usingRecursiveComparison()
          .isEqualTo(MalformedMessageTest.decode(decoder, sample.getKey(), known, known.length));
    }
  }

  @Test
  void aTypeThatOnlyANewerPeerKnowsIsNamed() {
    byte[] bytes = HexFormat.of().parseHex("9163");
    assertThatThrownBy(() -> decoder.pilotMessage(bytes, 0, bytes.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("type 99");
  }

  @Test
  void aContextThatEndedWithoutWordOfItsCertaintyMayLoadElsewhere() throws Exception {
    byte[] golden = HexFormat.of().parseHex(MessageCodecTest.golden("pilot-context-gone-certain"));
    byte[] older = Arrays.copyOf(golden, golden.length - 1);
    older[0]--;
    PilotMessage.ContextGone gone =
        (PilotMessage.ContextGone) decoder.pilotMessage(older, 0, older.length);
    assertThat(gone.evidence()).isEqualTo("no such class");
    assertThat(gone.certain()).isFalse();
  }

  @Test
  void aPilotThatSaysNothingOfAvoidedGpusAvoidsNone() throws Exception {
    byte[] golden = HexFormat.of().parseHex(MessageCodecTest.golden("pilot-heartbeat"));
    byte[] older = Arrays.copyOf(golden, golden.length - 2);
    older[0]--;
    PilotMessage.Heartbeat beat =
        (PilotMessage.Heartbeat) decoder.pilotMessage(older, 0, older.length);
    assertThat(beat.leaseHigh()).isEqualTo(300);
    assertThat(beat.avoidedGpus()).isEmpty();
  }

  private PilotInfo join(int fields, Long... optional) throws Exception {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packArrayHeader(2).packInt(1).packArrayHeader(fields);
      out.packString("p-1f").packString("node7").packLong(4711).packString("");
      out.packInt(2).packLong(4L << 30).packInt(0);
      if (fields > 7) {
        out.packString("cpu:x");
      }
      for (Long value : optional) {
        if (value == null) {
          out.packNil();
        } else {
          out.packLong(value);
        }
      }
      byte[] bytes = out.toByteArray();
      return ((PilotMessage.Join) decoder.pilotMessage(bytes, 0, bytes.length)).info();
    }
  }

  /**
   * The golden command library with another ending: it has no files to check, no digests and no
   * identity.
   */
  private LibrarySpec library(int fields, String... end) throws Exception {
    byte[] golden = HexFormat.of().parseHex(MessageCodecTest.golden("manager-library-command"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(golden, 0, golden.length - 3);
    for (String field : end) {
      bytes.write(HexFormat.of().parseHex(field));
    }
    byte[] message = bytes.toByteArray();
    message[2] = (byte) (0x90 | fields);
    ManagerMessage read = decoder.managerMessage(message, 0, message.length);
    return ((ManagerMessage.LibraryAnnounced) read).spec();
  }
}
