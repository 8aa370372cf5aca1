package io.pcm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StandardOutputTest {
  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void theFirstFailureIsKept() {
    StandardOutput out = StandardOutput.of(failing("Broken pipe"));
    out.println("x");
    assertThat(out.checkError()).isTrue();
    assertThat(out.failure().orElseThrow()).hasMessage("Broken pipe");
    assertThat(out.isClosedPipe()).isTrue();
  }

  @Test
  void withoutAFailureEverythingIsWritten() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput out = StandardOutput.of(bytes);
    out.println("ü");
    assertThat(out.failure()).isEmpty();
    assertThat(out.isClosedPipe()).isFalse();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("ü" + System.lineSeparator());
  }
}
