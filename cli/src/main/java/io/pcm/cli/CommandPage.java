package io.pcm.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What the help of a command says, without its form: for pages of the manual.
 *
 * @param name such as {@code pcm runs list}
 * @param summary a sentence
 * @param synopsis how to write the command
 * @param description more sentences; may be empty
 * @param sections options and more, by heading
 * @param examples commands as they are typed
 */
record CommandPage(
    String name,
    String summary,
    String synopsis,
    String description,
    Map<String, List<Entry>> sections,
    List<String> examples) {
  /**
   * An option, a parameter or a subcommand.
   *
   * @param label as it is typed
   * @param text what it means
   */
  record Entry(String label, String text) {}

  /** The command and all below it, each before those below it. */
  static List<CommandPage> all(CommandLine command) {
    List<CommandPage> pages = new ArrayList<>(List.of(of(command)));
    command.getSubcommands().values().forEach(each -> pages.addAll(all(each)));
    return pages;
  }

  static CommandPage of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    Map<String, List<Entry>> sections = new LinkedHashMap<>();
    put(sections, "Commands", commands(command));
    put(
        sections,
        "Parameters",
        spec.positionalParameters().stream()
            .filter(each -> !each.hidden())
            .map(each -> new Entry(each.paramLabel(), text(each.description()))));
    options(spec).forEach((heading, options) -> put(sections, heading, options.stream()));
    put(
        sections,
        "Exit codes",
        usage.exitCodeList().entrySet().stream()
            .map(each -> new Entry(each.getKey(), plain(each.getValue()))));
    List<String> sentences = List.of(usage.description());
    return new CommandPage(
        spec.qualifiedName(),
        sentences.isEmpty() ? "" : plain(sentences.get(0)),
        synopsis(command),
        text(sentences.stream().skip(1).toArray(String[]::new)),
        sections,
        Stream.of(usage.footer())
            .map(CommandPage::plain)
            .filter(line -> !line.isBlank() && !line.equals("Examples:"))
            .map(String::strip)
            .toList());
  }

  private static void put(
      Map<String, List<Entry>> sections, String heading, Stream<Entry> entries) {
    List<Entry> list = entries.toList();
    if (!list.isEmpty()) {
      sections.put(heading, list);
    }
  }

  private static Stream<Entry> commands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .map(
            each ->
                new Entry(
                    each.getCommandName(),
                    Stream.of(each.getCommandSpec().usageMessage().description())
                        .findFirst()
                        .map(CommandPage::plain)
                        .orElse("")));
  }

  private static String synopsis(CommandLine command) {
    Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
    return help.synopsis(0).replaceAll("\\s+", " ").strip();
  }

  /** By the heading of their group. Those that all commands have are left out. */
  private static Map<String, List<Entry>> options(CommandSpec spec) {
    Map<String, List<Entry>> byHeading = new LinkedHashMap<>();
    spec.options().stream()
        .filter(option -> !option.hidden() && !option.inherited())
        .sorted(
            Comparator.comparing((OptionSpec option) -> heading(option).isEmpty() ? 0 : 1)
                .thenComparing(OptionSpec::longestName))
        .forEach(
            option ->
                byHeading
                    .computeIfAbsent(
                        heading(option).orElse("Options"), heading -> new ArrayList<>())
                    .add(new Entry(label(option), text(option.description()))));
    return byHeading;
  }

  private static Optional<String> heading(OptionSpec option) {
    return Optional.ofNullable(option.group())
        .map(ArgGroupSpec::heading)
        .map(heading -> plain(heading).strip().replaceAll(":$", ""));
  }

  private static String label(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  private static String text(String[] lines) {
    return Stream.of(lines)
        .map(CommandPage::plain)
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining(" "));
  }

  /** Texts of picocli are formats. */
  private static String plain(String format) {
    return format.replace("%n", "\n").replace("%%", "%");
  }
}
