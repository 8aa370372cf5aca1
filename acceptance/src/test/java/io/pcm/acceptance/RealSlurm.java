package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real Slurm that the tests of {@code slurm-submit} bring up, for one class of tests. Where
 * there can be none, they are skipped.
 */
final class RealSlurm implements BeforeAllCallback, AfterAllCallback {
  /** Installing it takes a minute or two. */
  private static final long START_SECONDS = 480;

  private static final long COMMAND_SECONDS = 60;

  private String state = "";

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    state = lastLine(List.of(cluster().resolve("up").toString()), START_SECONDS);
    assumeTrue(
        state.startsWith("started ") || state.startsWith("running "),
        "no Slurm can be had on this machine: " + state);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (state.startsWith("started ")) {
      lastLine(List.of(cluster().resolve("down").toString()), START_SECONDS);
    }
  }

  private static Path cluster() {
    return Installation.project().resolve("slurm-submit/src/test/cluster");
  }

  /** By it Slurm's commands find this Slurm. */
  static Path conf() {
    String folder = System.getenv().getOrDefault("PCM_SLURM_DIR", "/tmp/pcm-slurm");
    return Path.of(folder, "etc", "slurm.conf");
  }

  /** Runs one of Slurm's own commands; what it printed last. */
  static String command(String... argv) throws Exception {
    return lastLine(List.of(argv), COMMAND_SECONDS);
  }

  /** Into a file, because a daemon would keep a pipe open. */
  private static String lastLine(List<String> argv, long seconds) throws Exception {
    Path log = Files.createTempFile("slurm", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().put("SLURM_CONF", conf().toString());
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("%s ended in time", argv).isTrue();
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } finally {
      Files.delete(log);
    }
  }
}
