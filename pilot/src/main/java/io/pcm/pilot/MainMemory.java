package io.pcm.pilot;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The main memory that this process may use. */
public final class MainMemory {
  private MainMemory() {}

  /** The memory of the machine, or the limit of this process's control group. */
  public static long bytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }
}
