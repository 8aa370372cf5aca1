package io.pcm.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a workflow is to be run.
 *
 * @param runDirectory where the run lives, made if missing
 * @param fresh set a run that is there aside and begin anew
 * @param localPilots pilots to start on this machine; 0: none, pilots come from elsewhere
 * @param bind local address to listen on; empty: loopback with local pilots, else all
 * @param advertise address that pilots are told; empty: all of this machine's
 * @param port to listen on; 0: any that is free
 * @param patience how long to be without any pilot before giving up; empty: without limit
 */
public record RunOptions(
    Path runDirectory,
    boolean fresh,
    int localPilots,
    Optional<String> bind,
    Optional<String> advertise,
    int port,
    Optional<Duration> patience) {

  public RunOptions {
    runDirectory = runDirectory.toAbsolutePath().normalize();
    if (localPilots < 0 || localPilots > 1024) {
      throw new IllegalArgumentException("local pilots: 0 to 1024, not " + localPilots);
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: 0 to 65535, not " + port);
    }
  }

  /** A run in this directory on so many pilots of this machine. */
  public static RunOptions local(Path runDirectory, int pilots) {
    return new RunOptions(
        runDirectory, false, pilots, Optional.empty(), Optional.empty(), 0, Optional.empty());
  }

  String bindAddress() {
    return bind.orElse(localPilots > 0 ? "127.0.0.1" : "*");
  }
}
