package io.pcm.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The limit on open files and connections of this process ({@code ulimit -n}). */
final class Descriptors {
  /**
   * Descriptors reserved for everything except connections: the store, result files, items, logs,
   * and the pipes of commands that the manager runs.
   */
  private static final int RESERVE = 192;

  /** The limit assumed if the system does not report one. */
  private static final long UNKNOWN = 1024;

  /** With fewer connections the manager could serve nobody. */
  private static final int CONNECTIONS_MIN = 16;

  private Descriptors() {}

  static long max() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : UNKNOWN;
  }

  /** Maximum number of connections that leaves the reserve free. */
  static int forConnections() {
    long open =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return (int) Math.min(1_000_000, Math.max(CONNECTIONS_MIN, max() - open - RESERVE));
  }
}
