package io.pcm.cli;

import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.Pilots;
import io.pcm.workflowfile.PilotsReader;
import io.pcm.workflowfile.WorkflowFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The requested kind of pilots, from the command line and a profile. */
final class PilotSiteOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(names = "-n", paramLabel = "N", description = "number of pilots (default: 1)")
  private @Nullable Integer count;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "time limit of each pilot, such as 2h")
  private @Nullable Duration time;

  @Option(names = "--cpus", paramLabel = "N", description = "CPU cores per pilot")
  private @Nullable Integer cpus;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "memory per pilot, such as 16GB")
  private @Nullable Long memory;

  @Option(names = "--gpus", paramLabel = "N", description = "GPUs per pilot")
  private @Nullable Integer gpus;

  @Option(
      names = "--java-home",
      paramLabel = "DIR",
      description = "path of the JDK on the job machines (default: the same as here)")
  private @Nullable Path javaHome;

  @Option(
      names = "--wrap",
      paramLabel = "COMMAND",
      description = {
        "put these words, separated by blanks, before the pilot's command, such as",
        "'apptainer exec --nv image.sif' (docs/containers.md)"
      })
  private @Nullable String wrap;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "use the settings in $XDG_CONFIG_HOME/pcm/profiles/NAME.yaml (docs/profiles.md)")
  private @Nullable String profile;

  /**
   * @throws CommandException if no batch system or two were chosen, there is no such profile, or a
   *     setting is wrong
   */
  Pilots pilots() throws CommandException, WorkflowFileException {
    ParseResult given = command.commandLine().getParseResult();
    Pilots pilots = start(BatchOptions.named(given));
    try {
      pilots = with(pilots, count, Pilots::count);
      pilots = with(pilots, time, Pilots::time);
      pilots = with(pilots, cpus, Pilots::cpus);
      pilots = with(pilots, memory, Pilots::memory);
      pilots = with(pilots, gpus, Pilots::gpus);
      pilots = with(pilots, javaHome, Pilots::javaHome);
      if (wrap != null) {
        pilots = pilots.wrap(wrap.isBlank() ? new String[0] : wrap.strip().split("\\s+"));
      }
      pilots = BatchOptions.fill(pilots, given);
      pilots.settings();
      return pilots;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Pilots start(Optional<String> named) throws CommandException, WorkflowFileException {
    if (profile == null) {
      return Pilots.on(
          named.orElseThrow(
              () ->
                  new CommandException(
                      ExitCode.USAGE, "choose a batch system: " + BatchSystems.options())));
    }
    Pilots pilots = profile(profile);
    String system = pilots.system().name();
    if (!system.equals(named.orElse(system))) {
      throw new CommandException(
          ExitCode.USAGE,
          "profile " + profile + " is for " + system + ", not for " + named.orElseThrow());
    }
    return pilots;
  }

  private static <T> Pilots with(
      Pilots pilots, @Nullable T value, BiFunction<Pilots, T, Pilots> set) {
    return value == null ? pilots : set.apply(pilots, value);
  }

  private static Pilots profile(String name) throws CommandException, WorkflowFileException {
    Path folder = Profiles.folder(System.getenv());
    Map<String, Path> known = PilotsReader.profiles(folder);
    Path file = known.get(name);
    if (file == null) {
      throw new CommandException(
          ExitCode.USAGE,
          "no such profile: "
              + folder.resolve(name + ".yaml")
              + (known.isEmpty() ? "" : "; available: " + String.join(", ", known.keySet())));
    }
    return PilotsReader.profile(file);
  }
}
