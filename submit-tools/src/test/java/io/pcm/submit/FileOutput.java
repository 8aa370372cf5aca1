package io.pcm.submit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs that print into a file, because a daemon that they start would keep a pipe open.
 */
public final class FileOutput {
  private FileOutput() {}

  /**
   * Runs a program and returns its output, whatever its exit code.
   *
   * @param environment variables in addition to those of this process
   * @throws IOException if it could not be started, or did not end in time
   */
  public static String of(List<String> argv, Map<String, String> environment, Duration limit)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().putAll(environment);
    return of(builder, limit);
  }

  /** Like {@link #of(List, Map, Duration)}, for any builder; its redirections are overwritten. */
  public static String of(ProcessBuilder builder, Duration limit) throws IOException {
    Path file = Files.createTempFile("pcm-test", ".log");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(file.toFile()).start();
      if (!ends(process, limit)) {
        throw new IOException(builder.command() + " did not end within " + limit);
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } finally {
      Files.delete(file);
    }
  }

  private static boolean ends(Process process, Duration limit) {
    try {
      if (process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }
}
