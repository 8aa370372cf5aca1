package io.pcm.cli;

import io.pcm.runtime.Reuse;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.rundir.NamedRun;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      names = "--reuse",
      paramLabel = "RUN|auto",
      split = ",",
      description = {
        "take rows from these runs that computed them in the same way, from the same",
        "items; auto: from the runs in the same folder. Never rows that failed or were",
        "cut off"
      })
  private List<String> reuse = List.of();

  @Option(
      names = "--reuse-sampled",
      description = "with --reuse: also rows of tasks with a temperature above 0")
  private boolean reuseSampled;

  @Option(
      names = "--dry-run",
      description = {
        "show what would be kept or computed again, with the number of calls and the",
        "reasons; start nothing"
      })
  boolean isDryRun;

  RunOptions applyTo(RunOptions options) throws RunDirectoryException {
    if (mix && retryFailed == null) {
      throw new ParameterException(
          spec.commandLine(), "--mix is only for --retry-failed: leave it out, or add that");
    }
    RunOptions applied = update ? options.update() : options;
    if (retryFailed != null) {
      String[] kinds = retryFailed.stream().filter(k -> !k.isEmpty()).toArray(String[]::new);
      applied = applied.retryFailed(kinds);
    }
    applied = mix ? applied.mix() : applied;
    return reuse.isEmpty() ? applied : applied.reuse(reuse());
  }

  /** Runs are named as in other commands. */
  private Reuse reuse() throws RunDirectoryException {
    boolean auto = reuse.contains("auto");
    if (auto && reuse.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--reuse is either auto or a list of runs, not both");
    }
    List<Path> named = new ArrayList<>();
    for (String run : auto ? List.<String>of() : reuse) {
      named.add(NamedRun.find(Path.of("").toAbsolutePath(), Path.of(run)));
    }
    Reuse runs = auto ? Reuse.auto() : Reuse.of(named.toArray(Path[]::new));
    return reuseSampled ? runs.withSampled() : runs;
  }
}
