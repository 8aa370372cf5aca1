package io.pcm.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --run}, for commands that look at a run. */
final class RunOption {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "the run directory (default: the newest below pcm-runs)")
  @Nullable Path dir;
}
