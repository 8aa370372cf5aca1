package io.pcm.cli;

import io.pcm.runtime.inspect.RunResults;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "  pcm results --task 'verify[template=bare]' | jq -r .result",
      "  pcm results --run pcm-runs/factcheck | grep -c FAILED"
    })
final class ResultsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json",
      description = "json: JSON Lines, described in docs/results.md (the only format)")
  private Form form = Form.JSON;

  @Option(
      names = "--task",
      paramLabel = "T",
      description =
          "a task, such as 'verify[template=bare]', or verify for all its points (default: all)")
  private @Nullable String task;

  /** The same option as in other commands, so that a script can always pass it. */
  private enum Form {
    JSON
  }

  ResultsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunResults results = RunResults.of(run.directory(console));
    for (String name : task == null ? results.tasks() : results.tasks(task)) {
      results.write(
          name, console.out(), warning -> console.screen().say("pcm: warning: " + warning));
    }
    console.out().flush();
    return console.out().checkError() ? ExitCode.ENVIRONMENT : ExitCode.OK;
  }
}
