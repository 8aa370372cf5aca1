package io.pcm.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pcm pilot start}: becomes one pilot of a run. */
@Command(
    name = "start",
    description = {
      "Starts one pilot on this machine, which serves the run until it ends. A batch job can be",
      "just this command; exec it, so that it hears the batch system's SIGTERM.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilot start --run pcm-runs/factcheck",
      "  srun pcm pilot start --run /shared/me/run1"
    })
final class PilotCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = "the run directory, on a file system that the manager shares")
  private Path run = Path.of(".");

  PilotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    throw new CommandException(ExitCode.INTERNAL, "not hooked up");
  }
}
