package io.pcm.cli;

import io.pcm.runtime.rundir.NamedRun;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.submit.ShellWord;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --run} of commands that inspect a run. */
final class RunOption {
  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  /** The run that is meant; it is printed unless the user gave its path. */
  Path directory(Console console) throws CommandException, RunDirectoryException {
    return directory(console, run);
  }

  /** The same for a command that creates a missing run directory. */
  Path directoryOrNew(Console console) throws CommandException, RunDirectoryException {
    return run == null
        ? directory(console, null)
        : told(console, run, NamedRun.findOrNew(here(), run));
  }

  /**
   * The run that is meant, where no option says so.
   *
   * @param wanted what the user gave; null for the newest run
   */
  static Path directory(Console console, @Nullable Path wanted)
      throws CommandException, RunDirectoryException {
    if (wanted != null) {
      return told(console, wanted, NamedRun.find(here(), wanted));
    }
    Path newest =
        NamedRun.newest(here())
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.ENVIRONMENT,
                        "no run found in "
                            + here().resolve(RunDirectory.DEFAULT_PARENT)
                            + "; give a run directory with --run"));
    console.screen().say("pcm: run directory " + newest);
    return newest;
  }

  /** Whether a run in this folder, or in its folder of runs, is meant. */
  static boolean isRun(String word) {
    try {
      return Files.isDirectory(NamedRun.find(here(), Path.of(word)));
    } catch (RunDirectoryException | InvalidPathException e) {
      // Several runs have names that begin so: the message about it lists them.
      return e instanceof RunDirectoryException;
    }
  }

  /** The newest run; empty if there is none. */
  static Optional<Path> newest() {
    return NamedRun.newest(here());
  }

  private static Path told(Console console, Path wanted, Path found) {
    if (!found.equals(here().resolve(wanted).normalize())) {
      console.screen().say("pcm: run directory " + found);
    }
    return found;
  }

  /** How to name a run in a command that is typed here. */
  static String word(Path directory) {
    Path parent = here().resolve(RunDirectory.DEFAULT_PARENT);
    Path run = here().resolve(directory).normalize();
    Path name = run.getFileName();
    boolean named =
        name != null && parent.equals(run.getParent()) && !name.toString().equals("last");
    return ShellWord.of(named ? name.toString() : run.toString());
  }

  private static Path here() {
    return Path.of("").toAbsolutePath();
  }
}
