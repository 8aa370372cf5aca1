package io.pcm.api.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameTest {
  @Test
  void hasTheseBytes() throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(new Frame(Frame.Kind.CALL, 258, Json.of("{}")))))
        .isEqualTo("00000007" + "43" + "00000102" + "7b7d");
    assertThat(HexFormat.of().formatHex(bytes(new Frame(Frame.Kind.READY, -1, Json.of("")))))
        .isEqualTo("00000005" + "52" + "ffffffff");
  }

  @Test
  void comesBackAsItWent() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    for (Frame.Kind kind : Frame.Kind.values()) {
      new Frame(kind, kind.ordinal() * 1000, Json.of("\"" + kind + " é\"")).write(data);
    }
    DataInputStream in = in(out.toByteArray());
    for (Frame.Kind kind : Frame.Kind.values()) {
      assertThat(Frame.read(in))
          .contains(new Frame(kind, kind.ordinal() * 1000, Json.of("\"" + kind + " é\"")));
    }
    assertThat(Frame.read(in)).isEqualTo(Optional.empty());
  }

  @Test
  void itsLargestPayloadIsTheLimitLessItsHeader() throws IOException {
    byte[] largest = new byte[Limits.FRAME_BYTES - 5];
    Frame frame = new Frame(Frame.Kind.RESULT, 1, Json.of(largest));

    assertThat(Frame.read(in(bytes(frame)))).contains(frame);
    assertThatThrownBy(
            () -> bytes(new Frame(Frame.Kind.RESULT, 1, Json.of(new byte[largest.length + 1]))))
        .isInstanceOf(IOException.class)
        .hasMessage("a frame of 17825788 bytes is over the limit of 17825792");
  }

  @Test
  void refusesLengthsOutOfBoundsBeforeItReadsThePayload() {
    for (String length : List.of("00000000", "00000004", "01100001", "7fffffff", "ffffffff")) {
      assertThatThrownBy(() -> Frame.read(in(HexFormat.of().parseHex(length + "4300000001"))))
          .as(length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("5 to 17825792 are allowed");
    }
  }

  @Test
  void refusesAKindThatIsNone() {
    assertThatThrownBy(() -> Frame.read(in(HexFormat.of().parseHex("00000005ff00000000"))))
        .isInstanceOf(IOException.class)
        .hasMessage("unknown kind of frame: 255");
  }

  @Test
  void refusesAnEndWithinAFrame() throws IOException {
    byte[] whole = bytes(new Frame(Frame.Kind.CALL, 1, Json.of("{\"a\":1}")));
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Frame.read(in(cut)))
          .as("%d", length)
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void answersNoiseWithAnErrorOrAFrameAndNothingElse() {
    Random random = new Random(9);
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 3 && random.nextBoolean()) {
        Arrays.fill(noise, 0, 3, (byte) 0);
      }
      try {
        Frame.read(in(noise));
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static byte[] bytes(Frame frame) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
