package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code pcm} process, running or ended, and its output. */
final class PcmProcess {
  /** Time limit for anything that should end by itself, on a busy machine. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int LINES_MAX = 200_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final List<String> out;
  private final List<String> err;
  private final List<Thread> readers = new ArrayList<>();

  PcmProcess(Process process) {
    this.process = process;
    this.out = collect(process.getInputStream());
    this.err = collect(process.getErrorStream());
  }

  /**
   * How it ended.
   *
   * @param out lines of standard output
   * @param err standard error
   */
  record Ended(int code, List<String> out, String err) {
    /** The last line of {@code -o json}. */
    JsonNode last() {
      assertThat(out).as("standard output; standard error was:%n%s", err).isNotEmpty();
      return json(out.get(out.size() - 1));
    }

    Ended expect(int expected) {
      assertThat(code)
          .as("exit code; output:%n%s%nstandard error:%n%s", String.join("\n", out), err)
          .isEqualTo(expected);
      assertThat(err)
          .as("what only people see is free of the JVM's warnings")
          .doesNotContain("WARNING:");
      return this;
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void signal(String name) throws IOException, InterruptedException {
    MarkedProcesses.signal(name, pid());
  }

  /** Sends SIGTERM or SIGKILL immediately; {@link #signal} starts a shell first. */
  void stopNow(boolean kill) {
    if (kill) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }

  /** Lines of standard output so far. */
  List<String> lines() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  String errors() {
    synchronized (err) {
      return String.join("\n", err);
    }
  }

  Ended await() throws InterruptedException {
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("it should have ended; it said:%n%s", errors()).isTrue();
    for (Thread reader : readers) {
      reader.join(PATIENCE.toMillis());
    }
    return new Ended(process.exitValue(), lines(), errors());
  }

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  private List<String> collect(InputStream stream) {
    List<String> lines = new ArrayList<>();
    Thread reader = new Thread(() -> read(stream, lines), "reader-of-pcm");
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
    return lines;
  }

  private static void read(InputStream stream, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          if (lines.size() < LINES_MAX) {
            lines.add(line);
          }
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add("[cannot be read on: " + e.getMessage() + "]");
      }
    }
  }
}
