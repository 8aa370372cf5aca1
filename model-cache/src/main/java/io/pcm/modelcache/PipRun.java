package io.pcm.modelcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;

/** One run of pip, with a time limit, its last lines of output, and our temporary folder. */
final class PipRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration OUTPUT_AFTER_END = Duration.ofSeconds(2);

  private final List<String> pip;
  private final Path work;
  private final Duration deadline;
  private final LastLines output = new LastLines();

  PipRun(List<String> pip, Path work, Duration deadline) {
    this.pip = pip;
    this.work = work;
    this.deadline = deadline;
  }

  /**
   * Waits until pip has succeeded.
   *
   * @param look called a few times a second while pip runs
   */
  void await(List<String> arguments, Runnable look)
      throws ModelSourceException, InterruptedException {
    CommandLine command = new CommandLine(pip.get(0));
    pip.stream().skip(1).forEach(word -> command.addArgument(word, false));
    arguments.forEach(word -> command.addArgument(word, false));
    ExecuteWatchdog watchdog = ExecuteWatchdog.builder().setTimeout(deadline).get();
    DefaultExecutor executor = DefaultExecutor.builder().setWorkingDirectory(work.toFile()).get();
    executor.setWatchdog(watchdog);
    PumpStreamHandler streams = new PumpStreamHandler(output);
    streams.setStopTimeout(OUTPUT_AFTER_END);
    executor.setStreamHandler(streams);
    DefaultExecuteResultHandler ended = new DefaultExecuteResultHandler();
    try {
      executor.execute(command, environment(), ended);
      while (!ended.hasResult()) {
        ended.waitFor(BETWEEN_LOOKS);
        look.run();
      }
    } catch (IOException e) {
      throw new ModelSourceException(pip.get(0) + " cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      watchdog.destroyProcess();
      throw e;
    }
    judge(ended, watchdog);
  }

  private void judge(DefaultExecuteResultHandler ended, ExecuteWatchdog watchdog)
      throws ModelSourceException {
    ExecuteException failure = ended.getException();
    if (failure == null) {
      return;
    }
    if (watchdog.killedProcess()) {
      throw new ModelSourceException(
          "pip took longer than " + deadline.toSeconds() + " s", failure);
    }
    if (failure.getCause() instanceof IOException) {
      throw new ModelSourceException(
          pip.get(0) + " cannot be started: " + failure.getCause().getMessage(), failure);
    }
    throw new ModelSourceException(
        "pip ended with exit code " + failure.getExitValue() + ": " + output.text(), failure);
  }

  /**
   * Our environment, with pip's temporary files in the cache, because {@code /tmp} may be small.
   */
  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TMPDIR", Files.createDirectories(work.resolve("tmp")).toString());
    return environment;
  }

  /** The last lines of both streams. */
  private static final class LastLines extends LogOutputStream {
    private static final int LINES = 8;
    private static final int CHARACTERS = 300;

    private final java.util.ArrayDeque<String> lines = new java.util.ArrayDeque<>();

    @Override
    protected synchronized void processLine(String line, int level) {
      if (!line.isBlank()) {
        if (lines.size() == LINES) {
          lines.removeFirst();
        }
        lines.add(line.strip().substring(0, Math.min(CHARACTERS, line.strip().length())));
      }
    }

    synchronized String text() {
      return lines.stream().collect(Collectors.joining(" | "));
    }
  }
}
