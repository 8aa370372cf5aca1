package io.pcm.runtime;

import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a workflow is to be run.
 *
 * @param runDirectory where the run lives, made if missing
 * @param fresh set an existing run aside and start over
 * @param pilots that the run brings along and keeps up; empty: those that the workflow names
 * @param bind local address to listen on; empty: loopback with pilots of this machine, else all
 * @param advertise address that pilots are told; empty: all of this machine's
 * @param port to listen on; 0: any that is free
 * @param patience how long to be without any pilot before giving up; empty: without limit
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

  /** A run in this directory on so many pilots of this machine. */
  public static RunOptions local(Path runDirectory, int pilots) {
    return in(runDirectory).withPilots(PilotOrder.local(pilots));
  }

  /** A run in this directory on the pilots that its workflow names, if it names any. */
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

  /** The same, but with these pilots. */
  public RunOptions withPilots(PilotOrder order) {
    return new RunOptions(runDirectory, fresh, Optional.of(order), bind, advertise, port, patience);
  }

  String bindAddress() {
    boolean here = pilots.map(PilotOrder::isLocal).orElse(false);
    return bind.orElse(here ? "127.0.0.1" : "*");
  }
}
