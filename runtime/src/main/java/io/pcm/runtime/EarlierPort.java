package io.pcm.runtime;

import io.pcm.transport.AccessFile;
import io.pcm.transport.PortRange;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The port of the manager before. If the next one has the same, pilots that know only the address
 * with which they started, and tunnels, still reach it.
 */
final class EarlierPort {
  private EarlierPort() {}

  /**
   * These ports, with that of the manager before first.
   *
   * @param access the access file of the run, which may not exist
   */
  static PortRange preferred(Ports ports, Path access) {
    PortRange range = new PortRange(ports.first(), ports.last(), 0);
    try {
      String address = AccessFile.read(access).addresses().get(0);
      return range.preferring(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    } catch (IOException | NumberFormatException e) {
      // There was none, or it is unknown; then any will do.
      return range;
    }
  }
}
