package io.pcm.library.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Copies a process's output to the context's log and keeps its last lines. */
final class OutputTail {
  private static final int LINES = 20;
  private static final int LINE_CHARS = 400;
  private static final int BUFFER = 8 * 1024;

  /**
   * How long lines wait for others. A server may write many for each call, and to wake two threads
   * for each line takes time from its own threads.
   */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Pattern REASON =
      Pattern.compile(
          "[\\w.]*(Error|Exception): |error: |setup: exit code ", Pattern.CASE_INSENSITIVE);

  private final InputStream from;
  private final Optional<Masked> masked;
  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private final Thread thread = new Thread(this::copy, "server-output");

  /**
   * @param secret what must not be seen in the log
   */
  OutputTail(InputStream from, Optional<Secret> secret) {
    this.from = from;
    this.masked = secret.map(Masked::new);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the output has ended, for a limited time: a grandchild may keep it open. */
  void await(long millis) throws InterruptedException {
    thread.join(millis);
  }

  /** The last lines, each shortened. */
  synchronized String text() {
    String last = line.length() == 0 ? "" : "\n" + line;
    return String.join("\n", lines) + last;
  }

  /**
   * The line that most likely says why the process has ended: how Python and others begin the last
   * line about an error, as more may follow, such as warnings about what is left. Otherwise the
   * last line. Empty without output.
   */
  synchronized String reason() {
    List<String> said = text().lines().filter(each -> !each.isBlank()).toList();
    for (int i = said.size() - 1; i >= 0; i--) {
      if (REASON.matcher(said.get(i)).lookingAt()) {
        return said.get(i);
      }
    }
    return said.isEmpty() ? "" : said.get(said.size() - 1).strip();
  }

  private void copy() {
    byte[] buffer = new byte[BUFFER];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        int length = n;
        pass(masked.map(mask -> mask.next(buffer, length)).orElse(Arrays.copyOf(buffer, n)));
        if (n < buffer.length) {
          LockSupport.parkNanos(GATHER_NANOS);
        }
      }
      pass(masked.map(Masked::rest).orElse(new byte[0]));
    } catch (IOException e) {
      // The process has ended, and nobody reads its output any more.
      return;
    }
  }

  private void pass(byte[] output) {
    ServerLog.pass(output, output.length);
    keep(new String(output, StandardCharsets.UTF_8));
  }

  private synchronized void keep(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        lines.addLast(line.toString());
        line.setLength(0);
        if (lines.size() > LINES) {
          lines.removeFirst();
        }
      } else if (line.length() < LINE_CHARS && c != '\r') {
        line.append(c);
      }
    }
  }
}
