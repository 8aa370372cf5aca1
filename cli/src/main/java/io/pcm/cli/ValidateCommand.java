package io.pcm.cli;

import io.pcm.cli.view.CheckView;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.trial.WorkflowCheck;
import io.pcm.workflowfile.WorkflowFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm validate}: what a run would check before it starts. */
@Command(
    name = "validate",
    description = {
      "Checks a workflow as a run would before it starts, and shows its tasks and first prompts.",
      "Creates, downloads and loads nothing. To see the model's answers, use pcm try; to compare"
          + " with",
      "an earlier run, use pcm run --dry-run. Exits with 0 if a run could start; otherwise with 2"
          + " for a",
      "mistake in the workflow or its data, and 3 if a file is missing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm validate workflow.yaml",
      "  pcm validate workflow.yaml --set limit=300 --items 5",
      "  pcm validate workflow.yaml -o json | jq '.tasks[] | {task, calls}'"
    })
final class ValidateCommand implements Callable<Integer> {
  private static final int ITEMS_MAX = 100;

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "WORKFLOW", description = "the workflow file (docs/workflow-file.md)")
  private Path workflow = Path.of("workflow.yaml");

  @Option(
      names = "--set",
      paramLabel = "KEY=YAML",
      description = "set a parameter of the workflow; paths are relative to this folder")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "show the first N items of each task, 0 to 100 (default: 2)")
  private int items = 2;

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (items < 0 || items > ITEMS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--items must be 0 to " + ITEMS_MAX + ", not " + items);
    }
    Map<Path, String> absent = new LinkedHashMap<>();
    PreparedWorkflow prepared =
        WorkflowFile.load(
            workflow, set, Path.of("").toAbsolutePath(), model -> found(model, absent));
    WorkflowCheck check = WorkflowCheck.of(prepared, absent.keySet(), items);
    CheckView view = new CheckView(prepared.workflow().name(), check, absent.values());
    console.result(output.json() ? view.json() : view.text());
    return ExitCode.OK;
  }

  /** The model's file, or a path that stands for it until a run downloads it. */
  private static Path found(String model, Map<Path, String> absent) throws ModelException {
    Optional<Path> file = new Models(ModelSettings.ofThisProcess()).path(model);
    if (file.isPresent()) {
      return file.get();
    }
    Path place = Path.of("/to-be-downloaded").resolve(String.valueOf(absent.size()));
    absent.put(place, model);
    return place;
  }
}
