package io.pcm.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For any input, the decoder returns a message or throws one checked exception. */
class MalformedMessageTest {
  private final MessageDecoder decoder = new MessageDecoder();

  @Test
  void everyMessageCutShortAnywhereIsMalformed() {
    for (Map.Entry<String, byte[]> sample : MessageCodecTest.encoded().entrySet()) {
      byte[] bytes = sample.getValue();
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertThatThrownBy(() -> decode(sample.getKey(), bytes, cut))
            .as("%s cut at %d", sample.getKey(), cut)
            .isInstanceOf(MalformedMessageException.class);
      }
    }
  }

  @Test
  void bytesAfterAMessageAreMalformed() {
    for (Map.Entry<String, byte[]> sample : MessageCodecTest.encoded().entrySet()) {
      byte[] longer = Arrays.copyOf(sample.getValue(), sample.getValue().length + 1);
      assertThatThrownBy(() -> decode(sample.getKey(), longer, longer.length))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void bombsAreMalformedAndCostNothing() {
    List<byte[]> bombs = new ArrayList<>();
    for (String bomb :
        List.of(
            "dd80000000", // array32 of 2^31
            "ddffffffff",
            "dd7fffffff",
            "df40000000", // map32 of 2^30
            "920add80000000", // where a text should be
            "930aa161dd7fffffff", // in what is passed over
            "930aa161df40000000",
            "930aa161df7fffffff",
            "930aa161dfffffffff",
            "930aa161c9ffffffff05", // ext32
            "930aa161c97fffffff05",
            "930aa161c6ffffffff", // bin32
            "930aa161db7fffffff", // str32
            "920adb7fffffff",
            "920adbffffffff",
            "930aa161c1", // never used
            "97070101" + "00c2dd7fffffff90",
            "940301019500" + "dd00000400", // outcomes
            "cf8000000000000000",
            "92cf8000000000000000a161")) {
      bombs.add(HexFormat.of().parseHex(bomb));
    }
    bombs.add(nested("91", 1_000_000));
    bombs.add(nested("8101", 500_000));
    long before = allocated();
    for (byte[] bomb : bombs) {
      for (String family : List.of("manager-", "pilot-", "control-")) {
        assertThatThrownBy(() -> decode(family, bomb, bomb.length))
            .isInstanceOf(MalformedMessageException.class);
      }
    }
    assertThat(allocated() - before).isLessThan(64L << 20);
  }

  @Test
  void aNegativeIndexIsMalformed() {
    byte[] lease = HexFormat.of().parseHex("97070101" + "00c2" + "91ff" + "90");
    assertThatThrownBy(() -> decode("manager-", lease, lease.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("-1 is below 0");
  }

  @Test
  void reportsAnUnsupportedFileNameAsMalformedAndNamesTheLocaleAsTheFix() {
    byte[] library = MessageCodecTest.encoded().get("manager-library-jvm");
    String text = new String(library, StandardCharsets.ISO_8859_1);
    int setting = text.indexOf("m.gguf");
    library[text.indexOf("m.gguf", setting + 1) + 1] = 0;
    assertThatThrownBy(() -> decode("manager-", library, library.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("file name not supported on this machine", "LC_ALL");
  }

  @Test
  void nestingIsBoundedWhereFieldsArePassedOver() throws Exception {
    byte[] start = HexFormat.of().parseHex("930aa161");
    byte[] fits = nested(start, 16);
    assertThat(decoder.managerMessage(fits, 0, fits.length)).isNotNull();
    byte[] deep = nested(start, 18);
    assertThatThrownBy(() -> decode("manager-", deep, deep.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void flippedAndRandomBytesNeverRaiseAnythingElse() {
    Random random = new Random(20_261_123);
    int read = 0;
    for (int round = 0; round < 300; round++) {
      for (Map.Entry<String, byte[]> sample : MessageCodecTest.encoded().entrySet()) {
        byte[] bytes = sample.getValue().clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        read += attempt(sample.getKey(), bytes) ? 1 : 0;
      }
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      attempt("manager-", noise);
      attempt("pilot-", noise);
      attempt("control-", noise);
    }
    assertThat(read).isPositive();
  }

  @Test
  void aReaderIsAsGoodAsNewAfterAMalformedMessage() throws Exception {
    byte[] good = MessageCodecTest.encoded().get("manager-lease");
    for (int cut = 0; cut < good.length; cut++) {
      attempt("manager-", Arrays.copyOf(good, cut));
      assertThat(decoder.managerMessage(good, 0, good.length)).isNotNull();
    }
  }

  private boolean attempt(String family, byte[] bytes) {
    try {
      decode(family, bytes, bytes.length);
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private Object decode(String name, byte[] bytes, int count) throws MalformedMessageException {
    return decode(decoder, name, bytes, count);
  }

  static Object decode(MessageDecoder decoder, String name, byte[] bytes, int count)
      throws MalformedMessageException {
    if (name.startsWith("manager")) {
      return decoder.managerMessage(bytes, 0, count);
    }
    return name.startsWith("pilot")
        ? decoder.pilotMessage(bytes, 0, count)
        : decoder.controlMessage(bytes, 0, count);
  }

  private static byte[] nested(String open, int depth) {
    return HexFormat.of().parseHex("930aa161" + open.repeat(depth) + "c0");
  }

  private static byte[] nested(byte[] start, int depth) {
    byte[] bytes = Arrays.copyOf(start, start.length + depth + 1);
    Arrays.fill(bytes, start.length, bytes.length - 1, (byte) 0x91);
    bytes[bytes.length - 1] = (byte) 0xc0;
    return bytes;
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
