package io.pcm.cli;

import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunWait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm wait}: waits for the end of a run. */
@Command(
    name = "wait",
    description = {
      "Waits until a run has ended, and exits with its exit code.",
      "0: all calls succeeded; 1: some failed; 143: stopped or killed before the end; 124: not"
          + " ended",
      "within --timeout. A run that has not been started is waited for, too. The manager may be on",
      "another machine that shares the file system.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm wait && pcm results > results.jsonl", "  pcm wait factcheck --timeout 2h"})
final class WaitCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "wait at most this long, such as 2h (default: no limit)")
  private @Nullable Duration timeout;

  WaitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = RunOption.directory(console, run);
    Optional<RunPhase> end = RunWait.await(directory, Optional.ofNullable(timeout));
    if (output.json()) {
      console.result(RunsView.ended(directory, end));
    }
    if (end.isEmpty()) {
      console.screen().say("pcm: the run has not ended yet");
      return ExitCode.TIMEOUT;
    }
    return EndCode.of(console, directory, end.get());
  }
}
