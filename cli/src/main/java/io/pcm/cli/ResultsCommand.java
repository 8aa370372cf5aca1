package io.pcm.cli;

import io.pcm.api.workflow.Task;
import io.pcm.runtime.DataFiles;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.lines.BatchLines;
import io.pcm.runtime.lines.ColumnLines;
import io.pcm.runtime.lines.CsvLines;
import io.pcm.runtime.lines.FieldColumns;
import io.pcm.runtime.lines.RowChoice;
import io.pcm.runtime.lines.RowPrinter;
import io.pcm.runtime.lines.TaggedLines;
import io.pcm.runtime.lines.TypedLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm results}: prints result lines, also of tasks that are running. */
@Command(
    name = "results",
    description = {
      "Prints results as JSON Lines, CSV or Parquet, in input order.",
      "While the run is in progress, prints the results so far.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm results 'verify[template=bare]' | jq -r .result",
      "  pcm results verify --failed",
      "  pcm results --kind BAD_ITEM --run pcm-runs/factcheck | jq -c .item",
      "  pcm results verify --item id=r021",
      "  pcm results verify -o csv > verify.csv",
      "  pcm results verify --to verify.parquet",
      "  pcm results verify --columns id,result.label -o csv"
    })
final class ResultsCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "jsonl|csv|parquet|openai-batch",
      description =
          "jsonl: JSON Lines, described in docs/results.md (default; json is the same); csv: a"
              + " table; parquet: the same table with types, for a file or a pipe; openai-batch:"
              + " answers of requests and chats as OpenAI's batch API writes them")
  private @Nullable Form form;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description =
          "write into this file when all of it is there, in place of standard output; without -o,"
              + " a name that ends with .csv or .parquet says the form")
  private @Nullable Path to;

  @Parameters(
      paramLabel = "TASK",
      arity = "0..1",
      description =
          "a task, such as 'verify[template=bare]', or verify for all its points (default: all)")
  private @Nullable String task;

  @Option(names = "--task", paramLabel = "T", description = "the same as TASK")
  private @Nullable String taskOption;

  @Option(
      names = "--failed",
      description = "only rows of items that failed or were not run (FAILED, CANCELLED)")
  private boolean failed;

  @Option(
      names = "--kind",
      paramLabel = "K",
      description = "only rows with errors of this kind, such as BAD_ITEM (docs/results.md)")
  private @Nullable String kind;

  @Option(
      names = "--index",
      paramLabel = "I",
      split = ",",
      description = "only rows of these items, counted from 0, such as 7,9")
  private Set<Integer> indexes = new LinkedHashSet<>();

  @Option(
      names = "--item",
      paramLabel = "FIELD=VALUE",
      description =
          "only rows of items with this value, such as id=r021; also result.label=TRUE. Several"
              + " must all be true")
  private List<String> items = new ArrayList<>();

  @Option(
      names = "--version",
      paramLabel = "N",
      description =
          "results of an earlier version of tasks, before an --update; its number is that of a"
              + " folder in results/earlier")
  private @Nullable Integer version;

  @Option(
      names = "--columns",
      paramLabel = "C",
      split = ",",
      description =
          "only these fields of the rows, such as id,result.label: fields of the item, or task,"
              + " index, outcome, result, error, item, attempts, seconds, engine and fields of"
              + " them")
  private List<String> columns = new ArrayList<>();

  private enum Form {
    JSONL,
    /** The same option as in other commands, so that a script can always pass it. */
    JSON,
    CSV,
    PARQUET,
    OPENAI_BATCH;

    @Override
    public String toString() {
      return this == OPENAI_BATCH ? "openai-batch" : name();
    }
  }

  ResultsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (task != null && taskOption != null) {
      throw wrong("the task is given twice: as TASK and with --task; leave one out", null);
    }
    RowChoice choice = choice();
    FieldColumns chosen = chosenColumns();
    RunResults results = RunResults.of(run.directory(console));
    results = version == null ? results : results.version(version);
    Set<String> warned = new HashSet<>();
    Consumer<String> warn =
        warning -> {
          if (warned.add(warning)) {
            console.screen().say("pcm: warning: " + warning);
          }
        };
    ChosenRows rows = new ChosenRows(results, tasks(results), choice, warn);
    long count;
    try (ResultOutput out = output()) {
      count = rows.print(printer(out.stream(), chosen, rows));
      out.commit();
    }
    if (count == 0 && !choice.isAll()) {
      console.screen().say("pcm: no row is like that");
    }
    return ExitCode.OK;
  }

  /** Parquet on a terminal would be of no use to anybody. */
  private ResultOutput output() throws IOException, CommandException {
    if (to == null && form() == Form.PARQUET && console.tables().terminal()) {
      throw wrong(
          "Parquet is not for a terminal: write it to a file, such as --to results.parquet", null);
    }
    return to == null ? ResultOutput.standard(console) : ResultOutput.to(to);
  }

  /** The name of the file says the form where nothing else does. */
  private Form form() {
    if (form != null) {
      return form;
    }
    String name = to == null ? "" : to.toString();
    return name.endsWith(".csv") ? Form.CSV : name.endsWith(".parquet") ? Form.PARQUET : Form.JSONL;
  }

  private RowChoice choice() {
    try {
      return new RowChoice(
          failed, kind, indexes, items.stream().map(RowChoice.FieldValue::parse).toList());
    } catch (IllegalArgumentException e) {
      throw wrong("--item: " + e.getMessage(), e);
    }
  }

  private @Nullable FieldColumns chosenColumns() {
    if (columns.isEmpty()) {
      return null;
    }
    if (form() == Form.OPENAI_BATCH) {
      throw wrong(
          "--columns has no effect on openai-batch, whose form is fixed; leave it out", null);
    }
    try {
      return FieldColumns.of(columns);
    } catch (IllegalArgumentException e) {
      throw wrong("--columns: " + e.getMessage(), e);
    }
  }

  private List<Task> tasks(RunResults results) throws Exception {
    String wanted = task != null ? task : taskOption;
    List<Task> tasks = wanted == null ? results.tasks() : results.tasks(wanted);
    if (form() != Form.OPENAI_BATCH) {
      return tasks;
    }
    List<Task> fitting = tasks.stream().filter(BatchLines::fits).toList();
    if (fitting.isEmpty() || (wanted != null && fitting.size() < tasks.size())) {
      throw new CommandException(
          ExitCode.USAGE,
          "openai-batch is for tasks with the function request or chat; here "
              + tasks.stream()
                  .map(each -> each.name().base() + " has " + each.function())
                  .distinct()
                  .collect(Collectors.joining(", "))
              + ". Use jsonl, csv or parquet");
    }
    return fitting;
  }

  private RowPrinter printer(OutputStream out, @Nullable FieldColumns chosen, ChosenRows rows)
      throws Exception {
    return switch (form()) {
      case JSONL, JSON -> chosen == null ? new TaggedLines(out) : new ColumnLines(out, chosen);
      case CSV -> new CsvLines(out, chosen == null ? rows.columns() : chosen);
      case PARQUET ->
          new TypedLines(
              out, rows.types(chosen == null ? rows.columns() : chosen), DataFiles::parquetFolder);
      case OPENAI_BATCH -> new BatchLines(out);
    };
  }

  private ParameterException wrong(String message, @Nullable Throwable cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
