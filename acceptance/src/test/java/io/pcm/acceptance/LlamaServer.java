package io.pcm.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The real llama-server, which {@code acceptance/engines} provides. */
final class LlamaServer {
  private static final long INSTALL_MINUTES = 10;

  private LlamaServer() {}

  /** The program; the first call on a machine downloads it. */
  static Path program() throws IOException, InterruptedException {
    Path script = Path.of("engines", "llama-server").toAbsolutePath();
    Process process =
        new ProcessBuilder(script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException(script + " failed, see above");
    }
    return Path.of(said.strip());
  }
}
