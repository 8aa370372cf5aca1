package io.pcm.runtime.jobs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a log, for a message: at most 20 lines, each indented by two spaces. */
public final class LogTail {
  private static final int BYTES = 4096;
  private static final int LINES = 20;

  private LogTail() {}

  /** The end, or why it cannot be read. */
  public static String of(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - BYTES);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      String text =
          lines.stream()
              .skip(Math.max(0, lines.size() - LINES))
              .map(line -> "  " + line.replaceAll("\\p{Cntrl}", " "))
              .collect(Collectors.joining("\n"));
      return text.isBlank() ? "  (it printed nothing)" : text;
    } catch (IOException e) {
      return "  (cannot be read: " + e.getMessage() + ")";
    }
  }
}
