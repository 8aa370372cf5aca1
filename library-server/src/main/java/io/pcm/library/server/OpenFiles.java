package io.pcm.library.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may have open; each call in flight to a server needs one. */
final class OpenFiles {
  /** For what is not a call: jars, pipes, the log. */
  private static final int OTHERS = 200;

  private OpenFiles() {}

  /** The maximum number of calls, no more than this. The server inherits the same limit. */
  static int callsUpTo(int most) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      return (int) Math.max(1, Math.min(most, unix.getMaxFileDescriptorCount() - OTHERS));
    }
    return most;
  }
}
