package io.pcm.cli;

import io.pcm.runtime.rundir.RunDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The run that a command is about, as its only word; the last one if there is none. */
final class RunParameter {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  Path directory(Console console) throws RunDirectoryException, CommandException {
    return RunOption.directory(console, run);
  }
}
