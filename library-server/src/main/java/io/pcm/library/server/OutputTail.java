package io.pcm.library.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Copies a process's output to the context's log and keeps its last lines. */
final class OutputTail {
  private static final int LINES = 20;
  private static final int LINE_CHARS = 400;
  private static final int BUFFER = 8 * 1024;

  private final InputStream from;
  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private final Thread thread = new Thread(this::copy, "server-output");

  OutputTail(InputStream from) {
    this.from = from;
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

  private void copy() {
    byte[] buffer = new byte[BUFFER];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        ServerLog.pass(buffer, n);
        keep(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The process has ended, and nobody reads its output any more.
      return;
    }
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
