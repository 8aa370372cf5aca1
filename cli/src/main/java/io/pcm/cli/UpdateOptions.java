package io.pcm.cli;

import io.pcm.runtime.RunOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is to happen to results that a run already has. */
final class UpdateOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--update",
      description = {
        "compute tasks again that have changed, and what depends on them; rows whose",
        "item is known are kept, as are earlier results: they count again if a",
        "change is undone"
      })
  private boolean update;

  @Option(
      names = "--retry-failed",
      paramLabel = "KIND",
      arity = "0..1",
      fallbackValue = "",
      split = ",",
      description = {
        "compute failed rows again, and what depends on them; with =KIND,... only",
        "those with errors of these kinds, such as --retry-failed=CALL_TIMEOUT"
      })
  private @Nullable List<String> retryFailed;

  @Option(
      names = "--mix",
      description = {
        "with --retry-failed: keep rows that succeeded before the prompt or a setting",
        "changed; each line then tells which version computed it"
      })
  private boolean mix;

  @Option(
      names = "--dry-run",
      description = {
        "show what would be kept or computed again, with the number of calls and the",
        "reasons; start nothing"
      })
  boolean isDryRun;

  RunOptions applyTo(RunOptions options) {
    if (mix && retryFailed == null) {
      throw new ParameterException(
          spec.commandLine(), "--mix is only for --retry-failed: leave it out, or add that");
    }
    RunOptions applied = update ? options.update() : options;
    if (retryFailed != null) {
      String[] kinds = retryFailed.stream().filter(k -> !k.isEmpty()).toArray(String[]::new);
      applied = applied.retryFailed(kinds);
    }
    return mix ? applied.mix() : applied;
  }
}
