package io.pcm.cli;

import io.pcm.cli.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns any exception of a command into one message on the screen and an exit code. Stack traces go
 * to the log; {@code --debug} shows them.
 */
final class FailureHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Screen screen;

  FailureHandler(Screen screen) {
    this.screen = screen;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    StringWriter hint = new StringWriter();
    UnmatchedArgumentException.printSuggestions(e, new PrintWriter(hint, true));
    screen.say("pcm: " + String.valueOf(e.getMessage()).replace("option option", "option"));
    if (!hint.toString().isBlank()) {
      screen.say(hint.toString().strip());
    }
    screen.say("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ClosedPipeException) {
      return ExitCode.OK;
    }
    boolean debug = DebugOption.isOn(command);
    screen.clear();
    CommandException told = Translation.of(e);
    LoggerFactory.getLogger(FailureHandler.class).error("Command failed: {}", told.getMessage(), e);
    screen.say("pcm: " + told.getMessage());
    if (debug) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      screen.say(trace.toString().strip().replace("\t", "    "));
    }
    return told.exitCode();
  }
}
