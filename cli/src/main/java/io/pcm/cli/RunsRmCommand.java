package io.pcm.cli;

import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.DiskUse;
import io.pcm.runtime.inspect.OldVersions;
import io.pcm.runtime.inspect.RunRemoval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm runs rm}. */
@Command(
    name = "rm",
    description = {
      "Removes runs with their results.",
      "Refuses a run that a manager has, or whose jobs are still in a batch system; then it"
          + " removes",
      "none of the runs. Links in a run directory are removed, but not what they lead to.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm runs rm --dry-run factcheck.1",
      "  pcm runs rm factcheck.1 /shared/me/run1",
      "  pcm runs rm --old factcheck"
    })
final class RunsRmCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "path, name or beginning of the name of a run, or last")
  private List<Path> runs = List.of();

  @Option(
      names = "--old",
      description =
          "keep the runs, and remove only results of earlier versions of their tasks, which a"
              + " changed workflow has left")
  private boolean old;

  @Option(names = "--dry-run", description = "only show what would be removed")
  private boolean dryRun;

  RunsRmCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Set<Path> meant = new LinkedHashSet<>();
    for (Path run : runs) {
      meant.add(RunOption.directory(console, run));
    }
    if (old) {
      return removeOld(meant);
    }
    List<DiskUse> checked = new ArrayList<>();
    for (Path run : meant) {
      checked.add(RunRemoval.check(run));
    }
    for (DiskUse use : checked) {
      if (!dryRun) {
        RunRemoval.remove(use.run());
      }
      if (!output.json()) {
        console.result(RunsView.removed(use, dryRun));
      }
    }
    if (output.json()) {
      console.result(RunsView.json(checked, dryRun));
    }
    return ExitCode.OK;
  }

  private int removeOld(Set<Path> meant) throws Exception {
    List<OldVersions> removed = new ArrayList<>();
    for (Path run : meant) {
      OldVersions each = OldVersions.remove(run, dryRun);
      removed.add(each);
      if (!output.json()) {
        console.result(RunsView.old(each, dryRun));
      }
    }
    if (output.json()) {
      console.result(RunsView.oldJson(removed, dryRun));
    }
    return ExitCode.OK;
  }
}
