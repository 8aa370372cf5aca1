package io.pcm.cli;

import io.pcm.api.Json;
import io.pcm.cli.view.SideBySide;
import io.pcm.cli.view.TrialJson;
import io.pcm.cli.view.TrialView;
import io.pcm.manager.source.JsonBytes;
import io.pcm.modelcache.ModelException;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.trial.ChosenItems;
import io.pcm.runtime.trial.FileStamps;
import io.pcm.runtime.trial.Trial;
import io.pcm.runtime.trial.TriedCall;
import io.pcm.workflowfile.WorkflowFile;
import io.pcm.workflowfile.WorkflowFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm try}: tries a task on a few items. */
@Command(
    name = "try",
    description = {
      "Tries a task on a few items, here, and shows prompt and answer.",
      "Loads the task's library once in this machine's memory and makes one call per item, as a",
      "pilot would. Nothing is stored: no run directory, no results. In prompts, # marks the fixed",
      "part, which all items have in common, and a \\ at its end that the line goes on.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm try workflow.yaml --task 'verify[template=bare]'",
      "  pcm try workflow.yaml --task verify --items 20       all templates, side by side",
      "  pcm try workflow.yaml --task verify --index 7,9 --set 'templates=[bare, mine]' --watch",
      "  pcm try workflow.yaml --item '{\"claim\":\"Water boils.\"}' -o json | jq .prompt"
    })
final class TryCommand implements Callable<Integer> {
  private static final int ITEMS = 3;

  /** All answers are in memory until the last, with their prompts. */
  private static final int ITEMS_MAX = 500;

  private static final Duration FOREVER = Duration.ofDays(3650);

  /** How long a workflow that names a missing file waits before it is read again. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Console console;
  private final TrialProgress progress;
  private final Path here = Path.of("").toAbsolutePath();
  private List<TriedCall> before = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Parameters(paramLabel = "WORKFLOW", description = "the workflow file (docs/workflow-file.md)")
  private Path workflow = Path.of("workflow.yaml");

  @Option(
      names = "--task",
      paramLabel = "T",
      description = {
        "a task, such as 'verify[template=bare]', or verify for all its points,",
        "side by side (default: the workflow's only task)"
      })
  private String task = "";

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "try the first N items of the task's data (default: 3)")
  private @Nullable Integer items;

  @Option(
      names = "--index",
      paramLabel = "I",
      split = ",",
      description = "try these items of the task's data, counted from 0, such as 7,9")
  private @Nullable List<Integer> indices;

  @Option(
      names = "--item",
      paramLabel = "JSON",
      description = "try this item; repeat it for several")
  private @Nullable List<String> given;

  @Option(
      names = "--set",
      paramLabel = "KEY=YAML",
      description = "set a parameter of the workflow; paths are relative to this folder")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--watch",
      description = {
        "try again when the workflow, a template or the data changes, until",
        "Ctrl-C; load again only if the library itself has changed"
      })
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "json: one JSON object per answer, see docs/json.md (default: table)")
  private OutputForm output = OutputForm.TABLE;

  TryCommand(Console console) {
    this.console = console;
    this.progress = new TrialProgress(console.screen());
  }

  @Override
  public Integer call() throws Exception {
    ChosenItems chosen = chosen();
    PreparedWorkflow prepared = load();
    FileStamps inputs = Trial.inputs(prepared, task);
    try (Trial trial = Trial.here(progress)) {
      int code = round(trial, prepared, chosen, 1);
      return watch ? again(trial, inputs, chosen) : code;
    }
  }

  private PreparedWorkflow load()
      throws WorkflowFileException, ModelException, InterruptedException {
    return WorkflowFile.load(
        workflow, set, here, name -> ModelProgress.pull(console.screen(), name));
  }

  /** Tries all tasks on all items once; returns the exit code. */
  private int round(Trial trial, PreparedWorkflow prepared, ChosenItems chosen, int number)
      throws RunException, InterruptedException {
    boolean json = output == OutputForm.JSON;
    boolean several = Trial.tasks(prepared.workflow(), task).size() > 1;
    TrialView view = new TrialView();
    List<TriedCall> calls =
        trial.run(
            prepared,
            task,
            chosen,
            call -> {
              if (json) {
                console.result(TrialJson.of(call, number));
              } else if (!several) {
                console.screen().clear();
                console.result(view.text(call));
              }
              progress.ended();
            });
    console.screen().clear();
    if (several && !json) {
      console.result(SideBySide.text(calls, console.screen().width()));
    } else {
      console.screen().say("pcm: " + TrialView.summary(calls));
    }
    if (number > 1) {
      console.screen().say("pcm: " + TrialView.changes(before, calls));
    }
    before = calls;
    return calls.stream().allMatch(TriedCall::succeeded) ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  /** Tries again at each change, without an end. */
  private int again(Trial trial, FileStamps first, ChosenItems chosen)
      throws ModelException, InterruptedException {
    FileStamps inputs = first;
    String problem = "";
    Duration wait = FOREVER;
    for (int number = 2; ; ) {
      if (problem.isEmpty()) {
        console.screen().say("pcm: waiting for changes; Ctrl-C ends");
      }
      List<Path> changed = inputs.awaitChange(wait);
      inputs = FileStamps.of(inputs.byFile().keySet());
      try {
        PreparedWorkflow prepared = load();
        inputs = Trial.inputs(prepared, task);
        console.screen().say("pcm: changed: " + listed(changed));
        problem = "";
        wait = FOREVER;
        round(trial, prepared, chosen, number++);
      } catch (WorkflowFileException e) {
        problem = told(e, problem);
        wait = AGAIN;
      } catch (RunException e) {
        problem = told(e, "");
        wait = FOREVER;
      }
    }
  }

  private String told(Exception e, String before) {
    String message = String.valueOf(e.getMessage());
    if (!message.equals(before)) {
      console.screen().clear();
      console.screen().say("pcm: " + message);
    }
    return message;
  }

  private String listed(List<Path> files) {
    return files.isEmpty()
        ? "a file that was missing"
        : files.stream()
            .map(file -> file.startsWith(here) ? here.relativize(file) : file)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
  }

  private ChosenItems chosen() {
    if (Stream.of(items, indices, given).filter(Objects::nonNull).count() > 1) {
      throw usage("give only one of --items, --index and --item");
    }
    int count =
        Stream.of(indices, given)
            .filter(Objects::nonNull)
            .map(List::size)
            .findFirst()
            .orElse(items == null ? ITEMS : items);
    if (count < 1 || count > ITEMS_MAX) {
      throw usage(
          "1 to "
              + ITEMS_MAX
              + " items can be tried, not "
              + count
              + "; for more, run the workflow");
    }
    if (given != null) {
      return new ChosenItems.Given(given(given));
    }
    return indices != null ? new ChosenItems.At(indices) : new ChosenItems.First(count);
  }

  private List<Json> given(List<String> texts) {
    List<Json> values = new ArrayList<>();
    for (String text : texts) {
      Json value = Json.of(text);
      if (!JsonBytes.isValue(value)) {
        throw usage(
            "--item must be one JSON value, in quotes for the shell, such as"
                + " --item '{\"claim\":\"Water boils.\"}', not "
                + text);
      }
      values.add(value);
    }
    return values;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
