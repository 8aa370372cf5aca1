package io.pcm.cli;

import io.pcm.runtime.Ports;
import io.pcm.runtime.RunOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

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

  @Option(
      names = "--port",
      paramLabel = "PORTS",
      converter = PortsConverter.class,
      description = "listen on this port, or one of 40000-40100 (default: any)")
  private @Nullable Ports ports;

  static final class PortsConverter implements ITypeConverter<Ports> {
    @Override
    public Ports convert(String text) {
      try {
        return Ports.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

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
    if (dashboard != null && (dashboard < 0 || dashboard > 65535)) {
      throw new ParameterException(
          command, "--dashboard must be 1 to 65535, or no number for any port, not " + dashboard);
    }
  }

  /** The options with these. */
  RunOptions on(RunOptions options) {
    RunOptions with = ports == null ? options : options.ports(ports);
    with = dashboard == null ? with : with.dashboard(dashboard);
    with = bind == null ? with : with.bind(bind);
    return advertise == null ? with : with.advertise(advertise);
  }
}
