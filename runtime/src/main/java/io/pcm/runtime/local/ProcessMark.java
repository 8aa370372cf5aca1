package io.pcm.runtime.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Identifies a process of this machine for good: a process id may be used again, but not with the
 * same start time.
 *
 * @param start start time in clock ticks since the machine booted ({@code man 5 proc}, field 22 of
 *     {@code /proc/PID/stat})
 * @param boot the machine's boot id
 */
public record ProcessMark(long pid, long start, String boot) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int START_TIME = 22;

  /** The mark of a process; empty if it has ended, even if its parent does not know that yet. */
  public static Optional<ProcessMark> of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (afterName[0].equals("Z")) {
        return Optional.empty();
      }
      long start = Long.parseLong(afterName[START_TIME - 3]);
      return Optional.of(new ProcessMark(pid, start, Files.readString(BOOT).strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The process, if it is alive on this machine. */
  public Optional<ProcessHandle> process() {
    return of(pid).filter(this::equals).flatMap(same -> ProcessHandle.of(pid));
  }
}
