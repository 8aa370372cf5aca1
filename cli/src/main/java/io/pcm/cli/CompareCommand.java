package io.pcm.cli;

import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Task;
import io.pcm.cli.view.ComparisonView;
import io.pcm.cli.view.ComparisonView.Pair;
import io.pcm.cli.view.ComparisonView.Side;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.lines.ComparedSide;
import io.pcm.runtime.lines.Comparison;
import io.pcm.runtime.lines.ComparisonCsv;
import io.pcm.runtime.lines.SeenVersions;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm compare}: the rows of two tasks side by side. */
@Command(
    name = "compare",
    description = {
      "Compares the results of two tasks, row by row.",
      "The tasks may be of one run or of two. Runs may be in progress.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm compare 'last:verify[template=bare]' 'last:verify[template=few-shot]'",
      "  pcm compare pcm-runs/monday pcm-runs/tuesday",
      "  pcm compare monday:verify tuesday:verify --field label -o csv > differences.csv"
    })
final class CompareCommand implements Callable<Integer> {
  private static final int LISTED = 20;

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Parameters(
      index = "0",
      paramLabel = "RUN[:TASK]",
      description =
          "a run as --run of other commands takes it, and a task, such as"
              + " 'last:verify[template=bare]'. Without a task: all, each with that of the same"
              + " name")
  private String first = "";

  @Parameters(index = "1", paramLabel = "RUN[:TASK]", description = "what it is compared with")
  private String second = "";

  @Option(
      names = "--field",
      paramLabel = "F",
      description = "compare only this part of the results, such as label (default: all of it)")
  private String field = ComparedSide.By.RESULT;

  @Option(
      names = "--by",
      paramLabel = "F",
      description =
          "rows are the same if this field of their items is, such as claim.id, or index"
              + " (default: id, or else the whole item)")
  private String by = ComparedSide.By.ID;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "list so many rows that differ (default: 20; all in JSON and CSV)")
  private @Nullable Integer limit;

  @Option(names = "--all", description = "list all rows that differ")
  private boolean all;

  @Option(
      names = "--fail-if-different",
      description = "exit with 1 if not all rows are in both and equal")
  private boolean failIfDifferent;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json|csv",
      description =
          "json: one JSON object, described in docs/json.md; csv: the rows that differ (default:"
              + " table)")
  private Form form = Form.TABLE;

  private enum Form {
    TABLE,
    JSON,
    CSV
  }

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ComparedSide.By what = what();
    Map<Path, OpenRun> runs = new HashMap<>();
    Path here = Path.of("").toAbsolutePath();
    TaskAddress one = TaskAddress.parse(first, here);
    TaskAddress other = TaskAddress.parse(second, here);
    OpenRun left = open(one, runs);
    OpenRun right = open(other, runs);
    PairedTasks paired =
        PairedTasks.of(
            tasks(left, one.task().or(other::task)), tasks(right, other.task().or(one::task)));
    if (paired.pairs().isEmpty()) {
      throw new CommandException(ExitCode.USAGE, paired.whyNone());
    }
    List<Pair> pairs = new ArrayList<>();
    for (PairedTasks.Pair each : paired.pairs()) {
      pairs.add(compared(left, right, each, what));
    }
    paired.notes().forEach(note -> console.screen().say("pcm: " + note));
    print(pairs);
    boolean same =
        paired.notes().isEmpty()
            && pairs.stream().allMatch(pair -> pair.comparison().counts().same());
    return failIfDifferent && !same ? ExitCode.SOME_FAILED : ExitCode.OK;
  }

  private ComparedSide.By what() {
    if (limit != null && (limit < 0 || all)) {
      throw new ParameterException(
          spec.commandLine(), "--limit takes 0 or more, and not together with --all");
    }
    try {
      return new ComparedSide.By(field, by);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** A run and the status of its tasks, as far as that is known. */
  private record OpenRun(Path path, RunResults results, Map<String, TaskProgress> progress) {}

  private OpenRun open(TaskAddress address, Map<Path, OpenRun> runs) throws Exception {
    Path wanted = address.run();
    OpenRun open = runs.get(wanted);
    if (open == null) {
      Path path = RunOption.directory(console, wanted);
      try {
        open = new OpenRun(path, RunResults.of(path), progress(path));
      } catch (RunDirectoryException e) {
        throw isTask(address) ? taskAlone(address, e) : e;
      }
      runs.put(wanted, open);
    }
    return open;
  }

  private static Map<String, TaskProgress> progress(Path run) throws RunDirectoryException {
    try {
      return RunStatus.of(run).view().tasks().stream()
          .collect(Collectors.toMap(TaskProgress::name, each -> each));
    } catch (RunException e) {
      return Map.of();
    }
  }

  /** Whether a user gave only a task of the last run. */
  private static boolean isTask(TaskAddress address) {
    try {
      Optional<Path> newest = RunOption.newest();
      return address.task().isEmpty()
          && newest.isPresent()
          && !RunResults.of(newest.get()).tasks(address.run().toString()).isEmpty();
    } catch (RunDirectoryException | RunException e) {
      return false;
    }
  }

  private static CommandException taskAlone(TaskAddress address, Exception cause) {
    return new CommandException(
        ExitCode.USAGE,
        "'" + address.run() + "' is a task, not a run; write it as 'last:" + address.run() + "'",
        cause);
  }

  private static List<Task> tasks(OpenRun run, Optional<String> wanted) throws RunException {
    return wanted.isPresent() ? run.results.tasks(wanted.get()) : run.results.tasks();
  }

  private Pair compared(OpenRun left, OpenRun right, PairedTasks.Pair pair, ComparedSide.By what)
      throws RunException, IOException {
    ComparedSide one = new ComparedSide(pair.first(), what);
    ComparedSide other = new ComparedSide(pair.second(), what, one);
    Side first = side(left, pair.first(), one);
    Side second = side(right, pair.second(), other);
    first.unfinished().ifPresent(note -> console.screen().say("pcm: " + note));
    second.unfinished().ifPresent(note -> console.screen().say("pcm: " + note));
    return new Pair(first, second, what, Comparison.of(one.rows(), other.rows()));
  }

  private Side side(OpenRun run, Task task, ComparedSide rows) throws RunException, IOException {
    String name = task.name().display();
    SeenVersions seen = new SeenVersions(rows);
    run.results.each(name, seen, this::warn);
    ChosenRows.warnOfMix(name, seen, this::warn);
    return new Side(run.path, name, rows, Optional.ofNullable(run.progress.get(name)));
  }

  private void warn(String warning) {
    console.screen().say("pcm: warning: " + warning);
  }

  private void print(List<Pair> pairs) throws IOException {
    int listed = limit != null ? limit : all || form != Form.TABLE ? Integer.MAX_VALUE : LISTED;
    switch (form) {
      case TABLE ->
          console.show(
              pairs.stream()
                  .map(pair -> ComparisonView.text(pair, listed))
                  .collect(Collectors.joining("\n\n")));
      case JSON -> console.result(ComparisonView.json(pairs, listed));
      case CSV -> {
        OutputStream out = console.stream();
        ComparisonCsv csv = new ComparisonCsv(out);
        for (Pair pair : pairs) {
          csv.add(pair.first().task(), pair.second().task(), pair.comparison(), listed);
        }
        csv.finish();
        out.flush();
      }
    }
  }
}
