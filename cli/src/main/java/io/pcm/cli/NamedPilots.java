package io.pcm.cli;

import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The common arguments of commands that act on named pilots. */
final class NamedPilots {
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "a job, a submission's number for all its jobs, a pilot's name, or all")
  private List<String> ids = List.of();

  List<String> ids() {
    return ids;
  }

  /** The jobs of the given run, or of the newest. */
  PilotJobs jobs(Console console) throws CommandException, RunDirectoryException {
    return PilotJobs.of(run.directory(console));
  }

  boolean json() {
    return output.json();
  }
}
