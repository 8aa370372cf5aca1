package io.pcm.context.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the tests of the package that are written in Python. */
final class PythonPackageTest {
  private static final int PATIENCE_SECONDS = 300;

  @Test
  void the_tests_in_python_pass() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("python3", "-m", "unittest", "--verbose")
            .directory(Path.of("src", "test", "python").toAbsolutePath().toFile())
            .redirectErrorStream(true);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(output).as("%s", output).containsPattern("Ran [1-9][0-9]* tests").contains("\nOK");
    assertThat(process.exitValue()).as("%s", output).isZero();
  }
}
