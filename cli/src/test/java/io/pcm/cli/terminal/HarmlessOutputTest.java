package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HarmlessOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final HarmlessOutput output = new HarmlessOutput(new PrintStream(bytes, true));

  @Test
  void escapesControlsAndTurnsOfDirectionAsJsonDoes() throws Exception {
    write("{\"a\":\"\u001b[2J\u009b31m\u007f\u0085\r\u202e\u2066\u2069\u200f\u061c\"}\n");
    assertThat(written())
        .isEqualTo(
            "{\"a\":\"\\u001b[2J\\u009b31m\\u007f\\u0085\\u000d\\u202e\\u2066\\u2069\\u200f"
                + "\\u061c\"}\n");
  }

  @Test
  void leavesAllOtherTextAsItIs() throws Exception {
    String text = "\tZ\u00fcrich \u6771\u4eac \ud83d\ude00 \u05d0\u00a0\u2028 \\u001b\n";
    write(text);
    assertThat(written()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void aCharacterMayComeInPieces(int size) throws Exception {
    byte[] all = "x\u00e9\u009b\u202e\ud83d\ude00y".getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < all.length; from += size) {
      output.write(all, from, Math.min(size, all.length - from));
    }
    output.close();
    assertThat(written()).isEqualTo("x\u00e9\\u009b\\u202e\ud83d\ude00y");
  }

  @Test
  void longTextsComeOutWhole() throws Exception {
    String text = "a\u00e9\u6771\ud83d\ude00".repeat(20_000);
    write(text);
    assertThat(written()).isEqualTo(text);
  }

  @Test
  void bytesThatAreNoTextAreReplaced() throws Exception {
    output.write(new byte[] {'a', (byte) 0x9b, 'b', (byte) 0xe2, (byte) 0x80}, 0, 5);
    output.close();
    assertThat(written()).isEqualTo("a\ufffdb\ufffd");
  }

  @Test
  void aTerminalThatIsGoneIsNoticed() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    PrintStream outer = new PrintStream(new HarmlessOutput(new PrintStream(gone)));
    outer.print("text");
    assertThat(outer.checkError()).isTrue();
  }

  private void write(String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    output.close();
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
