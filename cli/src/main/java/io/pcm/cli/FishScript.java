package io.pcm.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A script with which fish completes commands and options, made from the commands themselves. */
final class FishScript {
  /** True if the words so far begin with these commands; with -x, if there are no others. */
  private static final String HEAD =
      """
      function __pcm_at
          set -l exact no
          if test "$argv[1]" = -x
              set exact yes
              set -e argv[1]
          end
          set -l words
          for word in (commandline -opc)[2..-1]
              string match -q -- '-*' $word; or set -a words $word
          end
          set -l wanted (count $argv)
          if test $exact = yes
              test (count $words) -eq $wanted; or return 1
          end
          test (count $words) -ge $wanted; or return 1
          test $wanted -eq 0; and return 0
          test "$words[1..$wanted]" = "$argv"
      end
      """;

  private final StringBuilder script = new StringBuilder(HEAD);

  private FishScript() {}

  static String of(CommandLine pcm) {
    FishScript made = new FishScript();
    made.add(pcm, List.of());
    return made.script.toString().stripTrailing();
  }

  private void add(CommandLine command, List<String> path) {
    String words = path.isEmpty() ? "" : " " + String.join(" ", path);
    command
        .getSubcommands()
        .forEach(
            (name, sub) ->
                line("__pcm_at -x" + words)
                    .append(" -f -a ")
                    .append(name)
                    .append(description(sub.getCommandSpec().usageMessage().description())));
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.hidden()) {
        continue;
      }
      line("__pcm_at" + (path.isEmpty() ? " -x" : words));
      for (String name : option.names()) {
        script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
      }
      script
          .append(option.arity().max() > 0 ? " -r" : "")
          .append(description(option.description()));
    }
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              add(sub, deeper);
            });
  }

  private StringBuilder line(String condition) {
    return script.append("\ncomplete -c pcm -n '").append(condition).append('\'');
  }

  private static String description(String... lines) {
    String text = String.join(" ", lines).strip();
    String first = lines.length > 0 && lines[0].endsWith(".") ? lines[0] : text;
    return first.isEmpty()
        ? ""
        : " -d '" + first.replace("\\", "\\\\").replace("'", "\\'").replace("%n", " ") + "'";
  }
}
