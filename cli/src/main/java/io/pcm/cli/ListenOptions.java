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

  @Option(
      names = "--dashboard",
      arity = "0..1",
      paramLabel = "PORT",
      fallbackValue = "0",
      preprocessor = OnlyAttached.class,
      description = {
        "show the run on a live page for a browser on this machine, with metrics for",
        "Prometheus, on this port (default: any). pcm dashboard prints its address"
      })
  private @Nullable Integer dashboard;

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
    if (dashboard != null && (dashboard < 0 || dashboard > 65535)) {
      throw new ParameterException(
          command, "--dashboard must be 1 to 65535, or no number for any port, not " + dashboard);
    }
  }

  /** The options with these. */
  RunOptions on(RunOptions options) {
    RunOptions with = options.port(port);
    with = dashboard == null ? with : with.dashboard(dashboard);
    with = bind == null ? with : with.bind(bind);
    return advertise == null ? with : with.advertise(advertise);
  }
}
