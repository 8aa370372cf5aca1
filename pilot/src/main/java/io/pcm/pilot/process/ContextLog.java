package io.pcm.pilot.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one context: the first bytes in a file, with a limit over all its processes, and
 * the last few in memory. So unlimited output fills neither disk nor heap, and never blocks the
 * process that prints. If the file cannot be written, only the file is lost. Thread-safe.
 */
public final class ContextLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContextLog.class);

  /** Maximum bytes of the file (8 MiB). */
  public static final long FILE_BYTES = 8L * 1024 * 1024;

  /** Bytes kept in memory (4 KiB), which evidence quotes. */
  public static final int TAIL_BYTES = 4096;

  private final Path file;
  private final long limit;
  private final byte[] tail = new byte[TAIL_BYTES];
  private long tailTotal;
  private long written;
  private boolean closed;
  private String note = "";
  private volatile String keptAs = "";
  private @Nullable OutputStream out;

  public ContextLog(Path file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  /** Bytes in the file. */
  public synchronized long written() {
    return written;
  }

  /** Sets the first line of the file, written with the first output; call before any output. */
  public synchronized void note(String text) {
    note = "[pcm: " + text + "]\n";
  }

  /** For logs that remain when the context has ended: what users call the file. */
  void keptAs(String name) {
    keptAs = name;
  }

  /** Empty if the log goes with the context. */
  String keptAs() {
    return keptAs;
  }

  /** Where a JVM of the context writes its report if it crashes: next to the log. */
  Path crashReport() {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.replaceFirst("\\.log$", "") + "-hs_err.log");
  }

  /** Closes the log and permanently deletes its file, and a crash report. */
  public synchronized void remove() {
    close();
    written = 0;
    delete(file);
    delete(crashReport());
  }

  private static void delete(Path old) {
    try {
      Files.deleteIfExists(old);
    } catch (IOException e) {
      LOG.warn("Cannot delete an old log: {}", e.getMessage());
    }
  }

  synchronized void write(byte[] bytes, int length) {
    for (int from = Math.max(0, length - TAIL_BYTES); from < length; from++) {
      tail[(int) ((tailTotal + from) % TAIL_BYTES)] = bytes[from];
    }
    tailTotal += length;
    toFile(bytes, length);
  }

  private void toFile(byte[] bytes, int length) {
    if (closed || written >= limit) {
      return;
    }
    try {
      OutputStream open = out;
      if (open == null) {
        open = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out = open;
        open.write(note.getBytes(StandardCharsets.UTF_8));
        note = "";
      }
      int part = (int) Math.min(length, limit - written);
      open.write(bytes, 0, part);
      written += part;
      if (written >= limit) {
        open.write(
            ("\n[pcm: " + limit + " bytes are kept; the rest is dropped]\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      written = limit;
    }
  }

  /** A new process begins to print. */
  synchronized void newProcess() {
    tailTotal = 0;
  }

  /** The end of the last process's output, without control characters except line breaks. */
  synchronized String tail() {
    int length = (int) Math.min(tailTotal, TAIL_BYTES);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = tail[(int) ((tailTotal - length + i) % TAIL_BYTES)];
    }
    return new String(bytes, StandardCharsets.UTF_8)
        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
        .strip();
  }

  @Override
  public synchronized void close() {
    closed = true;
    rest();
  }

  /** Closes the file until there is more output. */
  synchronized void rest() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        written = limit;
      }
    }
  }
}
