package io.pcm.library.server;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A server as a child of the context's process, in its process group: whoever kills the group, such
 * as the pilot or its guard, kills the server and all that it started.
 */
final class ServerProcess implements Server {
  /** How long a server may take to end after TERM. */
  private static final long TERM_SECONDS = 3;

  private static final long OUTPUT_MILLIS = 1_000;

  private final List<String> command;
  private final Process process;
  private final OutputTail output;
  private volatile boolean closing;

  private ServerProcess(Launch launch, Process process) {
    this.command = launch.command();
    this.process = process;
    this.output = new OutputTail(process.getInputStream(), launch.secret());
  }

  /**
   * @param setup lines for bash to run first
   * @param environment variables to add
   * @param secret what must not be seen in the output
   */
  record Launch(
      List<String> command,
      List<String> setup,
      Map<String, String> environment,
      Optional<Secret> secret) {}

  /**
   * @throws IOException if the program cannot be started; the message says how to fix that
   */
  static ServerProcess start(Launch launch) throws IOException {
    launch.setup().forEach(line -> ServerLog.say("runs " + line));
    ServerLog.say("starts " + String.join(" ", launch.command()));
    List<String> words = SetupLines.before(launch.command(), launch.setup());
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    builder.environment().putAll(launch.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          "the server "
              + words.get(0)
              + " cannot be started on this machine ("
              + e.getMessage()
              + "); install it there, or set the library's command",
          e);
    }
    ServerProcess server = new ServerProcess(launch, process);
    server.output.start();
    return server;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The pilot kills a context whose load takes longer than the library's load timeout.
   *
   * @throws PortTakenException if the server has ended because it did not get a port
   * @throws IOException if it has ended otherwise; the message has its last lines
   */
  @Override
  public void notReady(Fault fault, Duration waited) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw PortTakenException.orOther(end());
    }
  }

  /** How it ended and why, all that fits into one line, and then its last lines. */
  private String end() throws InterruptedException {
    int code = process.waitFor();
    output.await(OUTPUT_MILLIS);
    String how = code > 128 ? "by signal " + (code - 128) : "with exit code " + code;
    String ended = "the server " + command.get(0) + " ended " + how;
    String reason = output.reason();
    return reason.isEmpty()
        ? ended + " and said nothing"
        : ended + ": " + reason + "\nits last lines:\n" + output.text();
  }

  /**
   * Ends this process with the server's exit code, at least 1, as soon as the server ends by
   * itself. Death by a signal gives 128 and the signal, as it would for this process.
   */
  @Override
  public void onUnexpectedEnd(IntConsumer halt) {
    process
        .onExit()
        .thenAccept(
            ended -> {
              if (!closing) {
                tellEnd();
                halt.accept(Math.max(1, ended.exitValue()));
              }
            });
  }

  private void tellEnd() {
    try {
      output.await(OUTPUT_MILLIS);
      int code = process.exitValue();
      ServerLog.say(
          command.get(0)
              + " ended by itself "
              + (code > 128 ? "by signal " + (code - 128) : "with exit code " + code));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the server, which has no calls any more. Its children end with the process group. */
  @Override
  public void close() {
    closing = true;
    process.destroy();
    try {
      if (!process.waitFor(TERM_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(TERM_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
