package io.pcm.pilot.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Queries of the operating system for tests. */
public final class Processes {
  private Processes() {}

  /** Whether the pid has no process, or only a zombie. */
  public static boolean gone(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return true;
    }
  }

  /** Sends a signal to a process, or to a group if the number is negative. */
  public static void signal(String name, long target) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("sh", "-c", "kill -s " + name + " -- " + target).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -s " + name + " -- " + target + " failed: " + code);
    }
  }

  /** Whether the process is the leader of its own group. */
  static boolean leadsAGroup(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[2]) == pid;
  }

  /** Whether the process ignores this signal: SigIgn, man 5 proc. */
  public static boolean ignores(int signal, long pid) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
    String mask =
        status.lines().filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
    return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) & (1L << (signal - 1))) != 0;
  }
}
