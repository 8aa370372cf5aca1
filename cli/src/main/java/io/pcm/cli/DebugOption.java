package io.pcm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option {@code --debug} of all commands that do something. */
final class DebugOption {
  @Option(
      names = "--debug",
      description = "log every event, fact and action; show stack traces of errors")
  boolean on;

  static boolean isOn(CommandLine command) {
    CommandLine.ParseResult parsed = command.getParseResult();
    return parsed != null && parsed.hasMatchedOption("--debug");
  }
}
