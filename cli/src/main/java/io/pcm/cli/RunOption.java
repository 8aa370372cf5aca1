package io.pcm.cli;

import io.pcm.runtime.rundir.RunDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --run} of commands that inspect a run. */
final class RunOption {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "the run directory (default: the newest in pcm-runs)")
  private @Nullable Path dir;

  /** The given directory, or the newest run, which is then printed. */
  Path directory(Console console) throws CommandException {
    if (dir != null) {
      return dir;
    }
    Path here = Path.of("").toAbsolutePath();
    Path newest =
        RunDirectory.newest(here)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.ENVIRONMENT,
                        "no run found in "
                            + here.resolve(RunDirectory.DEFAULT_PARENT)
                            + "; give a run directory with --run"));
    console.screen().say("pcm: run directory " + newest);
    return newest;
  }
}
