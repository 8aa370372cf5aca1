package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * Runs commands as processes in the C locale, with limits on their time and output. A command that
 * is late is killed together with the processes that it started.
 */
public final class CommandRunner implements Commands {
  /** Several times the size of the status of 10,000 jobs. */
  static final int OUTPUT_MAX = 32 << 20;

  /**
   * Time for reading the output of a program that has ended; generous, for a machine that stalls.
   */
  private static final Duration AFTER_END = Duration.ofSeconds(5);

  /**
   * ENOENT and EACCES, as in messages of JDK 17 ({@code error=2, }) and JDK 25 ({@code error: 2 }).
   */
  private static final Pattern NO_PROGRAM = Pattern.compile("error(=|: )(2|13)\\b");

  private final Duration timeout;
  private final Map<String, String> surroundings;
  private final Map<String, String> environment;

  /**
   * @param timeout time limit of each command
   * @param environment variables added to those of this process
   */
  public CommandRunner(Duration timeout, Map<String, String> environment) {
    this.timeout = timeout;
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(environment);
    this.surroundings = Map.copyOf(all);
    all.put("LC_ALL", "C");
    this.environment = Map.copyOf(all);
  }

  private CommandRunner(
      Duration timeout, Map<String, String> surroundings, Map<String, String> environment) {
    this.timeout = timeout;
    this.surroundings = surroundings;
    this.environment = environment;
  }

  @Override
  public CommandRunner within(Duration most) {
    return most.compareTo(timeout) < 0 ? new CommandRunner(most, surroundings, environment) : this;
  }

  @Override
  public Map<String, String> surroundings() {
    return surroundings;
  }

  @Override
  public Answer run(List<String> argv, String input) throws BatchSystemException {
    CommandLine command = new CommandLine(argv.get(0));
    argv.stream().skip(1).forEach(word -> command.addArgument(word, false));
    BoundedText out = new BoundedText(OUTPUT_MAX);
    BoundedText err = new BoundedText(OUTPUT_MAX);
    ExecuteWatchdog watchdog = new FamilyWatchdog(timeout);
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setWatchdog(watchdog);
    executor.setExitValues(null);
    PumpStreamHandler streams =
        new PumpStreamHandler(
            out, err, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    streams.setStopTimeout(AFTER_END);
    executor.setStreamHandler(streams);
    int exit;
    try {
      exit = executor.execute(command, environment);
    } catch (IOException | UncheckedIOException e) {
      if (watchdog.killedProcess()) {
        throw late(argv, e);
      }
      throw unanswered(argv, e);
    }
    if (watchdog.killedProcess()) {
      throw late(argv, new IOException("killed after " + timeout));
    }
    if (out.overflowed() || err.overflowed()) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, argv.get(0) + " printed more than " + OUTPUT_MAX + " bytes");
    }
    return new Answer(exit, out.text(), err.text());
  }

  private static BatchSystemException unanswered(List<String> argv, Exception e) {
    // The message may quote anything; the system's error is in that of the cause.
    Throwable cause = e.getCause();
    if (cause != null && NO_PROGRAM.matcher("" + cause.getMessage()).find()) {
      return new BatchSystemException(
          Kind.REFUSED,
          "program '" + argv.get(0) + "' not found or not executable: " + e.getMessage(),
          e);
    }
    return new BatchSystemException(
        Kind.UNREACHABLE,
        argv.get(0)
            + " could not be run: "
            + e.getMessage()
            + "; if this persists, check this machine's limits (ulimit -a) and memory",
        e);
  }

  private BatchSystemException late(List<String> argv, Exception cause) {
    return new BatchSystemException(
        Kind.UNREACHABLE,
        argv.get(0) + " did not answer within " + timeout.toSeconds() + " s",
        cause);
  }
}
