package io.pcm.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * For an option whose value may be left out: only a value after {@code =} is one, so that the next
 * word of the command line stays what it is.
 */
final class OnlyAttached implements IParameterPreprocessor {
  @Override
  public boolean preprocess(
      Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    if (command.parser().separator().equals(info.get("separator"))) {
      return false;
    }
    option.setValue(Integer.valueOf(((OptionSpec) option).fallbackValue()));
    return true;
  }
}
