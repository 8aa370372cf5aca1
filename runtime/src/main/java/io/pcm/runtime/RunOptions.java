package io.pcm.runtime;

import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Options of a run.
 *
 * @param runDirectory the run directory, created if missing
 * @param fresh whether to set an existing run aside and start over
 * @param pilots pilots that the run starts and replaces; empty: those in the workflow
 * @param bind local address to listen on; empty: loopback with local pilots, otherwise all
 *     addresses
 * @param advertise address for pilots to connect to; empty: all addresses of this machine
 * @param port port to listen on; 0: any free port
 * @param patience how long to wait without any pilot before giving up; empty: no limit
 */
public record RunOptions(
    Path runDirectory,
    boolean fresh,
    Optional<PilotOrder> pilots,
    Optional<String> bind,
    Optional<String> advertise,
    int port,
    Optional<Duration> patience) {

  public RunOptions {
    runDirectory = runDirectory.toAbsolutePath().normalize();
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: 0 to 65535, not " + port);
    }
  }

  /** A run in this directory with this number of local pilots. */
  public static RunOptions local(Path runDirectory, int pilots) {
    return in(runDirectory).withPilots(PilotOrder.local(pilots));
  }

  /** A run in this directory with the pilots in its workflow, if any. */
  public static RunOptions in(Path runDirectory) {
    return new RunOptions(
        runDirectory,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty());
  }

  /** A copy with these pilots. */
  public RunOptions withPilots(PilotOrder order) {
    return new RunOptions(runDirectory, fresh, Optional.of(order), bind, advertise, port, patience);
  }

  String bindAddress() {
    boolean here = pilots.map(PilotOrder::isLocal).orElse(false);
    return bind.orElse(here ? "127.0.0.1" : "*");
  }
}
