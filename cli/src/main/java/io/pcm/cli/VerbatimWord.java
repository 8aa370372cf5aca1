package io.pcm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Adds the next word to an option's list, even if it looks like an option of pcm. */
final class VerbatimWord implements IParameterConsumer {
  @Override
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    if (words.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "Missing required parameter for option '"
              + ((OptionSpec) option).longestName()
              + "' ("
              + option.paramLabel()
              + ")");
    }
    List<String> before = option.getValue();
    List<String> all = before == null ? new ArrayList<>() : new ArrayList<>(before);
    all.add(words.pop());
    option.setValue(all);
  }
}
