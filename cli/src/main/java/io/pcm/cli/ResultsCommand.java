package io.pcm.cli;

import io.pcm.runtime.inspect.RowChoice;
import io.pcm.runtime.inspect.RunResults;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm results}: prints result lines, also of tasks that are running. */
@Command(
    name = "results",
    description = {
      "Prints results as JSON Lines, in input order.",
      "While the run is in progress, prints the results so far.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm results 'verify[template=bare]' | jq -r .result",
      "  pcm results verify --failed",
      "  pcm results --kind BAD_ITEM --run pcm-runs/factcheck | jq -c .item",
      "  pcm results verify --index 17,18"
    })
final class ResultsCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json",
      description = "json: JSON Lines, described in docs/results.md (the only format)")
  private Form form = Form.JSON;

  @Parameters(
      paramLabel = "TASK",
      arity = "0..1",
      description =
          "a task, such as 'verify[template=bare]', or verify for all its points (default: all)")
  private @Nullable String task;

  @Option(names = "--task", paramLabel = "T", description = "the same as TASK")
  private @Nullable String taskOption;

  @Option(
      names = "--failed",
      description = "only rows of items that failed or were not run (FAILED, CANCELLED)")
  private boolean failed;

  @Option(
      names = "--kind",
      paramLabel = "K",
      description = "only rows with errors of this kind, such as BAD_ITEM (docs/results.md)")
  private @Nullable String kind;

  @Option(
      names = "--index",
      paramLabel = "I",
      split = ",",
      description = "only rows of these items, counted from 0, such as 7,9")
  private Set<Integer> indexes = new LinkedHashSet<>();

  /** The same option as in other commands, so that a script can always pass it. */
  private enum Form {
    JSON
  }

  ResultsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (task != null && taskOption != null) {
      throw new ParameterException(
          spec.commandLine(), "the task is given twice: as TASK and with --task; leave one out");
    }
    String wanted = task != null ? task : taskOption;
    RowChoice choice = new RowChoice(failed, kind, indexes);
    RunResults results = RunResults.of(run.directory(console));
    for (String name : wanted == null ? results.tasks() : results.tasks(wanted)) {
      results.write(
          name, choice, console.out(), warning -> console.screen().say("pcm: warning: " + warning));
    }
    console.out().flush();
    return console.out().checkError() ? ExitCode.ENVIRONMENT : ExitCode.OK;
  }
}
