package io.pcm.cli;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSetting.Kind;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.Pilots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code pcm pilots submit} that come from the batch systems: which system to use,
 * and the settings that only some of them understand.
 */
final class BatchOptions {
  private BatchOptions() {}

  /**
   * Adds the options, and an example for each batch system.
   *
   * @param name of the command
   * @param rest of the examples
   */
  static void addTo(CommandSpec command, String name, String rest) {
    ArgGroupSpec.Builder one = ArgGroupSpec.builder().exclusive(true).multiplicity("0..1");
    List<String> examples = new ArrayList<>();
    for (BatchSystemProvider each : BatchSystems.all()) {
      one.addArg(
          OptionSpec.builder("--" + each.name())
              .type(boolean.class)
              .arity("0")
              .description("run the pilots on " + each.title())
              .build());
      if (!each.example().isEmpty()) {
        examples.add(
            rest.startsWith(" --")
                ? "  pcm " + name + " --" + each.name() + " " + each.example() + rest
                : "  pcm " + name + " --" + each.name() + rest + " " + each.example());
      }
    }
    command.addArgGroup(one.build());
    byUsers()
        .forEach(
            (users, settings) -> {
              ArgGroupSpec.Builder section =
                  ArgGroupSpec.builder()
                      .exclusive(false)
                      .validate(false)
                      .heading("%nOnly for " + users + ":%n");
              settings.forEach(setting -> section.addArg(option(setting)));
              command.addArgGroup(section.build());
            });
    examples.add(
        rest.startsWith(" --")
            ? "  pcm " + name + " --profile ourcluster --dry-run" + rest
            : "  pcm " + name + " --profile ourcluster" + rest + " --dry-run");
    command.usageMessage().footerHeading("%nExamples:%n").footer(examples.toArray(String[]::new));
  }

  /** The settings, grouped by the names of the batch systems that understand them. */
  private static Map<String, List<BatchSetting>> byUsers() {
    Map<String, BatchSetting> settings = new LinkedHashMap<>();
    for (BatchSystemProvider provider : BatchSystems.all()) {
      provider.settings().forEach(each -> settings.putIfAbsent(each.key(), each));
    }
    Map<String, List<BatchSetting>> byUsers = new LinkedHashMap<>();
    settings
        .values()
        .forEach(
            each ->
                byUsers
                    .computeIfAbsent(BatchSystems.thatKnow(each.key()), u -> new ArrayList<>())
                    .add(each));
    return byUsers;
  }

  private static OptionSpec option(BatchSetting setting) {
    OptionSpec.Builder option = OptionSpec.builder(setting.option()).description(setting.help());
    return switch (setting.kind()) {
      case TEXT, NAMES -> option.type(String.class).paramLabel(setting.label()).build();
      case FLAG, FLAG_ON -> option.type(boolean.class).arity("0").build();
      case LINES ->
          option
              .type(List.class)
              .auxiliaryTypes(String.class)
              .paramLabel(setting.label())
              .description(setting.help() + "; may be repeated")
              .parameterConsumer(new VerbatimWord())
              .build();
    };
  }

  /** The batch system that was named. */
  static Optional<String> named(ParseResult parsed) {
    return BatchSystems.names().stream()
        .filter(name -> parsed.hasMatchedOption("--" + name))
        .findFirst();
  }

  /**
   * The pilots with the given values.
   *
   * @throws CommandException for an option of another batch system
   */
  static Pilots fill(Pilots pilots, ParseResult parsed) throws CommandException {
    Pilots filled = pilots;
    for (List<BatchSetting> settings : byUsers().values()) {
      for (BatchSetting setting : settings) {
        boolean given =
            setting.kind() == Kind.LINES
                ? !lines(setting, parsed).isEmpty()
                : parsed.hasMatchedOption(setting.option());
        if (given) {
          refuseIfOfAnother(setting, pilots.system());
          filled = filled(filled, setting, parsed);
        }
      }
    }
    return filled;
  }

  private static Pilots filled(Pilots pilots, BatchSetting setting, ParseResult parsed) {
    String key = setting.key();
    return switch (setting.kind()) {
      case TEXT, NAMES -> pilots.set(key, parsed.<String>matchedOptionValue(setting.option(), ""));
      case FLAG, FLAG_ON -> pilots.set(key, setting.kind() == Kind.FLAG);
      case LINES -> pilots.add(key, lines(setting, parsed).toArray(String[]::new));
    };
  }

  /**
   * The values from {@link VerbatimWord}: picocli counts no match for words that it does not parse.
   */
  private static List<String> lines(BatchSetting setting, ParseResult parsed) {
    List<String> lines = parsed.commandSpec().findOption(setting.option()).getValue();
    return lines == null ? List.of() : lines;
  }

  private static void refuseIfOfAnother(BatchSetting setting, BatchSystemProvider provider)
      throws CommandException {
    if (provider.settings().stream().noneMatch(each -> each.key().equals(setting.key()))) {
      throw new CommandException(
          ExitCode.USAGE,
          setting.option()
              + " is for "
              + BatchSystems.thatKnow(setting.key())
              + ", not for "
              + provider.title());
    }
  }
}
