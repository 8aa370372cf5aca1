package io.pcm.cli;

import io.pcm.runtime.sites.PilotDraft;
import io.pcm.workflowfile.PilotsReader;
import io.pcm.workflowfile.WorkflowFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
      names = "--profile",
      paramLabel = "NAME",
      description =
          "use the settings in $XDG_CONFIG_HOME/pcm/profiles/NAME.yaml (docs/profiles.md)")
  private @Nullable String profile;

  /**
   * @throws CommandException if there is no such profile, or a setting is wrong
   */
  PilotDraft draft() throws CommandException, WorkflowFileException {
    ParseResult given = command.commandLine().getParseResult();
    PilotDraft draft = profile == null ? new PilotDraft() : profile(profile);
    try {
      BatchOptions.named(given).ifPresent(draft::system);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    set(count, draft::count);
    set(time, draft::time);
    set(cpus, draft::cpus);
    set(memory, draft::memory);
    set(gpus, draft::gpus);
    set(javaHome, draft::javaHome);
    BatchOptions.fill(draft, given);
    return draft;
  }

  private static <T> void set(@Nullable T value, java.util.function.Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static PilotDraft profile(String name) throws CommandException, WorkflowFileException {
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
