package io.pcm.cli;

import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.DiskUse;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pcm runs list}. */
@Command(
    name = "list",
    description = {
      "Lists runs, the one that was last used first.",
      "Asks no manager, so the counts of a run in progress may be a few seconds old.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm runs list --size",
      "  pcm runs list --dir /shared/me",
      "  pcm runs list -o json | jq -r '.runs[] | select(.state==\"SUSPENDED\") | .run'"
    })
final class RunsListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "the folder with the runs (default: pcm-runs, or this folder without one)")
  private @Nullable Path dir;

  @Option(names = "--size", description = "show what each run takes on disk, which may take long")
  private boolean size;

  RunsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = folder();
    List<ListedRun> runs = ListedRun.in(folder);
    Map<Path, DiskUse> sizes = size ? sizes(runs) : Map.of();
    if (output.json()) {
      console.result(RunsView.json(runs, sizes));
    } else if (runs.isEmpty()) {
      console.screen().say("pcm: no runs in " + folder);
    } else {
      console.result(RunsView.table(runs, sizes, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }

  private Path folder() throws CommandException {
    Path here = Path.of("").toAbsolutePath();
    if (dir == null) {
      Path usual = here.resolve(RunDirectory.DEFAULT_PARENT);
      return Files.isDirectory(usual) ? usual : here;
    }
    Path folder = here.resolve(dir).normalize();
    if (!Files.isDirectory(folder)) {
      throw new CommandException(ExitCode.ENVIRONMENT, "no such folder: " + folder);
    }
    return folder;
  }

  private static Map<Path, DiskUse> sizes(List<ListedRun> runs) throws IOException {
    Map<Path, DiskUse> sizes = new HashMap<>();
    for (ListedRun run : runs) {
      try {
        sizes.put(run.run(), DiskUse.of(run.run()));
      } catch (RunDirectoryException e) {
        // The list says what is wrong with it, or that it is gone.
      }
    }
    return sizes;
  }
}
