package io.pcm.cli;

import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.rundir.ExitRecord;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Path;

/** The exit code of commands that wait for a run to end. */
final class EndCode {
  private EndCode() {}

  /**
   * That of the command that ran it to its end, which knows how many failures are accepted;
   * otherwise what the results say.
   */
  static int of(Console console, Path directory, RunPhase end) {
    return switch (end) {
      case SUCCEEDED -> ExitCode.OK;
      case FAILED -> {
        int code = ExitRecord.read(new RunPaths(directory)).orElse(ExitCode.SOME_FAILED);
        yield code == ExitCode.OK ? ExitCode.OK : ExitCode.SOME_FAILED;
      }
      default -> {
        console.screen().say("pcm: the run was stopped before its end");
        yield ExitCode.TERMINATED;
      }
    };
  }
}
