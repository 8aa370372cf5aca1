package io.pcm.cli;

import io.pcm.runtime.RunOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a command that runs a manager: where it listens for pilots. */
final class ListenOptions {
  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "listen only on this address (default: all of this machine)")
  private @Nullable String bind;

  @Option(
      names = "--advertise",
      paramLabel = "ADDRESS",
      description = "address for pilots to connect to (default: all of this machine)")
  private @Nullable String advertise;

  @Option(names = "--port", paramLabel = "P", description = "listen on this port (default: any)")
  private int port;

  boolean hasAddress() {
    return bind != null || advertise != null;
  }

  /**
   * @throws ParameterException if there can be no such port
   */
  void check(CommandLine command) {
    if (port < 0 || port > 65535) {
      throw new ParameterException(command, "--port must be 1 to 65535, or 0 for any, not " + port);
    }
  }

  /** The options with these. */
  RunOptions on(RunOptions options) {
    RunOptions with = options.port(port);
    with = bind == null ? with : with.bind(bind);
    return advertise == null ? with : with.advertise(advertise);
  }
}
