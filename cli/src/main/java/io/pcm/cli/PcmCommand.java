package io.pcm.cli;

import io.pcm.cli.terminal.Colors;
import io.pcm.runtime.sites.BatchSystems;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pcm} itself: lists its subcommands. */
@Command(
    name = "pcm",
    versionProvider = VersionProvider.class,
    description = {
      "Runs many calls to an LLM (or to other code that is slow to load) on machines that come and"
          + " go,",
      "and loads it once per machine instead of once per call.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pcm init my-study                         write a workflow and data to start from",
      "  pcm validate workflow.yaml                check a workflow, show its first prompts",
      "  pcm try workflow.yaml --task T            try a task on three items, here and now",
      "  pcm run workflow.yaml --local 2           run here with two pilots",
      "  pcm manager run workflow.yaml             run and wait for pilots to connect",
      "  pcm pilot start --run pcm-runs/NAME       start one of those pilots",
      "  pcm pilots submit --help                  run pilots as batch jobs",
      "  pcm status                                show the progress of the newest run",
      "  pcm attach                                show it as if it ran here",
      "  pcm dashboard                             print the address of its live page",
      "  pcm why                                   say why it waits, failed or is slow",
      "  pcm stop                                  stop it when running calls have finished",
      "  pcm runs list                             list the runs of this folder",
      "  pcm doctor                                find out what is wrong with this machine",
      "  pcm COMMAND --help                        show help for a command"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommandsRepeatable = false)
final class PcmCommand implements Runnable {
  /** Commands about all commands. */
  private static final Set<String> NEED_ALL = Set.of("completion", "man");

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--version", versionHelp = true, description = "print the version")
  private boolean version;

  PcmCommand(Console console) {
    this.console = console;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "show this help")
  private boolean help;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = CommandLine.ScopeType.INHERIT,
      description = "auto, always or never (default: auto: on a terminal, unless NO_COLOR is set)")
  private void color(Colors.Mode when) {
    console.colors(when);
    if (when != Colors.Mode.AUTO) {
      // For the help, which picocli prints.
      System.setProperty("picocli.ansi", String.valueOf(when == Colors.Mode.ALWAYS));
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing command");
  }

  /** With all commands. */
  static CommandLine commandLine(Console console) {
    return withCommands(console, commands(console).values());
  }

  /** With the commands that these words need: a start would be much slower with all of them. */
  static CommandLine commandLine(Console console, String... words) {
    String first = words.length == 0 ? "" : words[0];
    Map<String, Supplier<Object>> all = commands(console);
    if (first.equals("--version") || (all.containsKey(first) && !NEED_ALL.contains(first))) {
      all.keySet().retainAll(Set.of(first));
    }
    return withCommands(console, all.values());
  }

  private static CommandLine withCommands(Console console, Collection<Supplier<Object>> commands) {
    // Its warnings, such as of a quotation mark that is not closed, come before our own message.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    FailureHandler failures = new FailureHandler(console.screen());
    CommandLine pcm = new CommandLine(new PcmCommand(console));
    commands.forEach(each -> pcm.addSubcommand(each.get()));
    explainExitCodes(pcm);
    return pcm.setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100);
  }

  /** By name, in the order of the help. */
  private static Map<String, Supplier<Object>> commands(Console console) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("init", () -> new InitCommand(console));
    all.put("validate", () -> new ValidateCommand(console));
    all.put("try", () -> new TryCommand(console));
    all.put("run", () -> new RunCommand(console));
    all.put("manager", () -> manager(console));
    all.put("pilot", () -> group("pilot", "Starts a single pilot.", new PilotCommand(console)));
    all.put("pilots", () -> pilots(console));
    all.put("status", () -> new StatusCommand(console));
    all.put("why", () -> new WhyCommand(console));
    all.put("report", () -> new ReportCommand(console));
    all.put("results", () -> new ResultsCommand(console));
    all.put("compare", () -> new CompareCommand(console));
    all.put("attach", () -> new AttachCommand(console));
    all.put("dashboard", () -> new DashboardCommand(console));
    all.put("wait", () -> new WaitCommand(console));
    all.put("stop", () -> new StopCommand(console));
    all.put("runs", () -> runs(console));
    all.put("models", () -> models(console));
    all.put("doctor", () -> doctor(console));
    all.put("completion", () -> new CompletionCommand(console));
    all.put("man", () -> new ManCommand(console));
    return all;
  }

  private static CommandLine runs(Console console) {
    return group(
        "runs",
        "Lists, shows and removes runs.",
        new RunsListCommand(console),
        new RunsShowCommand(console),
        new RunsDuCommand(console),
        new RunsRmCommand(console));
  }

  private static CommandLine models(Console console) {
    return group(
        "models",
        "Manages model files.",
        new ModelsListCommand(console),
        new ModelsPullCommand(console),
        new ModelsPathCommand(console));
  }

  private static CommandLine doctor(Console console) {
    CommandLine doctor = new CommandLine(new DoctorCommand(console));
    DoctorCommand.addSystemsTo(doctor.getCommandSpec());
    return doctor;
  }

  private static CommandLine manager(Console console) {
    CommandLine submit = new CommandLine(new ManagerSubmitCommand(console));
    BatchOptions.addTo(submit.getCommandSpec(), "manager submit", " -- workflow.yaml");
    return group("manager", "Runs workflows.", new RunCommand(console), submit);
  }

  private static CommandLine pilots(Console console) {
    CommandLine submit = new CommandLine(new PilotsSubmitCommand(console));
    BatchOptions.addTo(submit.getCommandSpec(), "pilots submit", " -n 64");
    return group(
        "pilots",
        "Manages pilots as batch jobs (" + BatchSystems.listed("or") + ").",
        submit,
        new PilotsListCommand(console),
        new PilotsExplainCommand(console),
        new PilotsLogsCommand(console),
        new PilotsScaleCommand(console),
        new PilotsDrainCommand(console),
        new PilotsCancelCommand(console));
  }

  /** Only where all of them occur: in the help of a command that runs a workflow. */
  private static void explainExitCodes(CommandLine command) {
    if (command.getCommandSpec().userObject() instanceof RunCommand) {
      command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
      command.getCommandSpec().usageMessage().exitCodeList(ExitCode.explained());
    }
    command.getSubcommands().values().forEach(PcmCommand::explainExitCodes);
  }

  private static CommandLine group(String name, String description, Object... commands) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new Group()).name(name);
    spec.usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
    CommandLine group = new CommandLine(spec);
    ((Group) spec.userObject()).command = group;
    List.of(commands).forEach(group::addSubcommand);
    return group;
  }

  /** A command that only lists its subcommands. */
  private static final class Group implements Runnable {
    private @Nullable CommandLine command;

    @Override
    public void run() {
      CommandLine self = Objects.requireNonNull(command);
      throw new ParameterException(
          self, "missing command; one of: " + String.join(", ", self.getSubcommands().keySet()));
    }
  }
}
