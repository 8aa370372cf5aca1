package io.pcm.runtime.doctor;

import io.pcm.pilot.MainMemory;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java, memory and limits of processes. */
final class MachineHealth {
  private static final double GIB = 1L << 30;

  /** What a manager with a large run and a small model need. */
  private static final long FREE_MIN = 2L << 30;

  /** A manager with some thousand pilots has as many connections. */
  private static final long FILES_MIN = 4096;

  /** What a manager needs besides connections. */
  private static final long FILES_RESERVED = 192;

  private static final long PROCESSES_MIN = 1024;

  private MachineHealth() {}

  static List<Examination> examinations() {
    return List.of(
        Examination.of("Java", MachineHealth::java),
        Examination.of("installation", MachineHealth::installation),
        Examination.of("memory", MachineHealth::memory),
        Examination.of("open files", MachineHealth::files),
        Examination.of("processes", MachineHealth::processes));
  }

  private static Finding java() {
    boolean own = ownJava();
    String text =
        Runtime.version()
            + ", "
            + System.getProperty("java.home")
            + (own ? " (of the installation)" : "")
            + ", heap of at most "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB";
    return own && !usesArchive()
        ? Finding.warning(
            "Java",
            text + "; its archive of classes does not fit, so commands start slower",
            "unpack the tarball again, with tar, which keeps the times of files (copy it with"
                + " cp -a)")
        : Finding.ok("Java", text);
  }

  private static boolean ownJava() {
    try {
      return PcmHome.ofThisProcess().hasOwn(Path.of(System.getProperty("java.home")));
    } catch (RunException e) {
      // The examination of the installation says so.
      return false;
    }
  }

  /** Whether this JVM has mapped its archive of classes; it goes without one that does not fit. */
  private static boolean usesArchive() {
    return System.getProperty("java.vm.info", "").contains("sharing");
  }

  private static Finding installation() {
    try {
      Path home = PcmHome.ofThisProcess().root();
      for (String part : List.of("lib", "context-host", "libraries")) {
        if (!Files.isDirectory(home.resolve(part))) {
          return Finding.problem(
              "installation",
              home + " has no folder " + part,
              "build it again: remove "
                  + home
                  + " and run ./pcm --version; or unpack the tarball"
                  + " again");
        }
      }
      return Finding.ok("installation", home.toString());
    } catch (RunException e) {
      return Finding.problem(
          "installation", String.valueOf(e.getMessage()), "start PCM with ./pcm, which builds it");
    }
  }

  private static Finding memory() throws IOException {
    long total = MainMemory.bytes();
    OptionalLong free = freeMemory(Files.readString(Path.of("/proc/meminfo")));
    long usable = Math.min(total, free.orElse(total));
    String text =
        String.format(
            Locale.ROOT, "%.1f GiB for this process, %.1f GiB free", total / GIB, usable / GIB);
    return usable >= FREE_MIN
        ? Finding.ok("memory", text)
        : Finding.warning(
            "memory",
            text,
            "a manager may need 1 GiB (PCM_JAVA_OPTS=-Xmx512m makes that less), and a context as"
                + " much as its model: end other programs, or run pilots on other machines");
  }

  static OptionalLong freeMemory(String meminfo) {
    Matcher free = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB").matcher(meminfo);
    return free.find()
        ? OptionalLong.of(Long.parseLong(free.group(1)) << 10)
        : OptionalLong.empty();
  }

  /** A limit of this process; empty if it has none. */
  static OptionalLong limit(String limits, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(name) + "\\s+(\\d{1,18}) ").matcher(limits);
    return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
  }

  private static String limits() throws IOException {
    return Files.readString(Path.of("/proc/self/limits"));
  }

  /** Java raises its own limit to the highest that is allowed. */
  private static Finding files() throws IOException {
    long most = limit(limits(), "Max open files").orElse(Long.MAX_VALUE);
    String text =
        "at most " + most + ", which is enough for about " + Math.max(0, most - FILES_RESERVED);
    return most >= FILES_MIN
        ? Finding.ok("open files", "at most " + most)
        : Finding.warning(
            "open files",
            text + " pilots",
            "for more, raise the limit before you start the manager: ulimit -n 65536");
  }

  private static Finding processes() throws IOException {
    OptionalLong most = limit(limits(), "Max processes");
    if (most.isEmpty()) {
      return Finding.ok("processes", "no limit");
    }
    return most.getAsLong() >= PROCESSES_MIN
        ? Finding.ok("processes", "at most " + most.getAsLong())
        : Finding.warning(
            "processes",
            "at most " + most.getAsLong() + " processes and threads of this user",
            "raise the limit before you start local pilots: ulimit -u 4096");
  }
}
