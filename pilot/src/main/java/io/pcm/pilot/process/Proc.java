package io.pcm.pilot.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes of this machine, from {@code /proc} (man 5 proc). */
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  /**
   * Positions of parent and start time in {@code stat}, counted after the name's closing bracket.
   */
  private static final int PARENT = 1;

  private static final int START = 19;

  private Proc() {}

  /**
   * One process.
   *
   * @param start in clock ticks since the machine started; together with the pid, identifies a
   *     process
   */
  record Stat(long pid, long parent, long start) {}

  /** The process; empty if it does not exist or is not visible. */
  static Optional<Stat> stat(long pid) {
    try {
      String text = Files.readString(path(pid, "stat"), StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return Optional.of(
          new Stat(pid, Long.parseLong(fields[PARENT]), Long.parseLong(fields[START])));
    } catch (IOException | RuntimeException e) {
      // It ended while it was being read.
      return Optional.empty();
    }
  }

  /** All visible processes by pid; none if there is no {@code /proc}. */
  static Map<Long, Stat> all() {
    Map<Long, Stat> all = new TreeMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path folder : folders) {
        stat(Long.parseLong(folder.getFileName().toString()))
            .ifPresent(stat -> all.put(stat.pid(), stat));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return all;
    }
    return all;
  }

  /** Whether the process was started with this environment entry, such as {@code NAME=value}. */
  static boolean hasEntry(long pid, String entry) {
    try {
      String text = Files.readString(path(pid, "environ"), StandardCharsets.ISO_8859_1);
      return ("\0" + text).contains("\0" + entry + "\0");
    } catch (IOException e) {
      // It belongs to another user, or has ended.
      return false;
    }
  }

  /** Kills the process, unless its pid has been reused. */
  static void kill(long pid, long start) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    boolean same = stat(pid).filter(stat -> stat.start() == start).isPresent();
    if (handle.isPresent() && same) {
      handle.get().destroyForcibly();
    }
  }

  private static Path path(long pid, String file) {
    return ROOT.resolve(Long.toString(pid)).resolve(file);
  }
}
