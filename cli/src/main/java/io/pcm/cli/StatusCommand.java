package io.pcm.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code pcm status}: how far a run is, from its manager, or from its store when that has ended.
 */
@Command(
    name = "status",
    description = {"Says how far a run is: while it runs and after.", ""})
final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    throw new CommandException(ExitCode.INTERNAL, "not hooked up");
  }
}
