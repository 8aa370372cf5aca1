package io.pcm.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Files and connections that the system lets this process have open ({@code ulimit -n}). */
final class Descriptors {
  /**
   * Kept for all that is not a connection: the store, result files, items, logs, and the pipes of
   * the commands that a manager calls.
   */
  private static final int RESERVE = 192;

  /** What a system whose limit is not known is taken to allow. */
  private static final long UNKNOWN = 1024;

  /** Below this nothing could be served at all. */
  private static final int CONNECTIONS_MIN = 16;

  private Descriptors() {}

  static long max() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : UNKNOWN;
  }

  /** How many connections may be open at once so that a reserve is left. */
  static int forConnections() {
    long open =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return (int) Math.min(1_000_000, Math.max(CONNECTIONS_MIN, max() - open - RESERVE));
  }
}
