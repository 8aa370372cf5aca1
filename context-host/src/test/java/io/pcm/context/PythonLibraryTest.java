package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python example library, run by the machine's python3. */
@Timeout(120)
class PythonLibraryTest {
  @TempDir Path folder;

  @Test
  void speaksTheContextProtocol() throws Exception {
    Path script = Path.of("../examples/python-library/shout.py").toAbsolutePath().normalize();
    Process process =
        new ProcessBuilder("sh", "-c", "exec \"$@\" 3>&1 1>&2", "sh", "python3", script.toString())
            .redirectError(folder.resolve("noise").toFile())
            .start();
    try (FakePilot pilot = new FakePilot(process.getOutputStream(), process.getInputStream())) {
      pilot.load("{\"mark\":\"?!\"}", 1);
      assertThat(pilot.answer()).isEqualTo("READY 0 {}");
      pilot.task("shout", "{}");
      assertThat(pilot.answer(1, "{\"text\":\"größer\"}")).isEqualTo("RESULT 1 \"GRÖSSER?!\"");
      assertThat(pilot.answer(2, "{}"))
          .isEqualTo("ERROR 2 {\"kind\": \"CALL_FAILED\", \"message\": \"KeyError('text')\"}");
      pilot.task("whisper", "{}");
      assertThat(pilot.answer(3, "{}")).startsWith("ERROR 3 ").contains("whisper");
      pilot.close();
      assertThat(pilot.answer()).isEqualTo("end");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(folder.resolve("noise")).hasContent("loaded, will add '?!'");
  }
}
