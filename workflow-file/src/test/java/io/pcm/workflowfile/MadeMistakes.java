package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.Axis;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.Policy.OnError;
import io.pcm.api.workflow.PythonLibrary;
import io.pcm.api.workflow.SingleTaskBuilder;
import io.pcm.api.workflow.TaskFunction;
import io.pcm.api.workflow.TaskResults;
import io.pcm.api.workflow.WorkflowBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The mistakes of {@code mistakes.txt}, made with builders. */
final class MadeMistakes {
  /**
   * A mistake.
   *
   * @param title of the case in {@code mistakes.txt}
   * @param make adds it to a workflow; names of libraries and tasks begin with the given text
   * @param told lines of the message, with NAME for that text and PROJECT for the folder
   */
  record Made(String title, BiConsumer<WorkflowBuilder, String> make, List<String> told) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final Items ONE = Items.of(List.of(Json.of("1")));

  private final Path project;
  private final List<Made> all = new ArrayList<>();

  private MadeMistakes(Path project) {
    this.project = project;
  }

  /**
   * @param project a folder with the files that MistakesTest makes
   */
  static List<Made> in(Path project) {
    MadeMistakes mistakes = new MadeMistakes(project);
    mistakes.tasks();
    mistakes.data();
    mistakes.axes();
    mistakes.libraries();
    mistakes.wrappers();
    mistakes.modules();
    mistakes.prompts();
    mistakes.promptFiles();
    mistakes.all.addAll(MadeEngineMistakes.in(project));
    return List.copyOf(mistakes.all);
  }

  private void add(String title, BiConsumer<WorkflowBuilder, String> make, String... told) {
    all.add(new Made(title, make, List.of(told)));
  }

  private static TaskFunction function(WorkflowBuilder w, String name) {
    return w.library(name + "-lib", CommandLibrary.of("cat")).function("f");
  }

  private static MapTaskBuilder map(WorkflowBuilder w, String name) {
    return w.map(name, function(w, name), ONE);
  }

  private static SingleTaskBuilder single(WorkflowBuilder w, String name) {
    return w.single(name, function(w, name));
  }

  private static LlmFunctions llm(WorkflowBuilder w, String name) {
    return w.library(name + "-lib", Llm.model("smol"));
  }

  private void tasks() {
    add(
        "a bad name",
        (w, n) -> single(w, n).after(w.single(n + " b", function(w, n + "-b"))),
        "single(\"NAME b\"): a task's name must be a letter followed by up to 63 letters, digits,"
            + " '_' or '-', not 'NAME b'",
        "single(\"NAME\").after[0]: task 'NAME b' is not in this workflow");
    add(
        "an id that is no field",
        (w, n) -> map(w, n).id("item..id"),
        "map(\"NAME\").id: must be a field of the items, such as id or item.id, not 'item..id'");
    add(
        "limit 0",
        (w, n) -> map(w, n).limit(0),
        "map(\"NAME\").limit: must be a whole number, 1 to 2147483647, not 0");
    add(
        "invalid numbers",
        (w, n) -> map(w, n).limit(-12).maxFailures(0).failEarly(-1).retries(-1, 1001),
        "map(\"NAME\").limit: must be a whole number, 1 to 2147483647, not -12",
        "map(\"NAME\").retries.error: must be a whole number, 0 to 1000, not -1",
        "map(\"NAME\").retries.death: must be a whole number, 0 to 1000, not 1001",
        "map(\"NAME\").maxFailures: must be a whole number, 1 to 2147483647, not 0",
        "map(\"NAME\").failEarly: must be a whole number, 0 to 2147483647, not -1");
    add(
        "bad policy",
        (w, n) -> map(w, n).retries(1001, 2),
        "map(\"NAME\").retries.error: must be a whole number, 0 to 1000, not 1001");
    add(
        "max-failures with fail",
        (w, n) -> map(w, n).onError(OnError.FAIL).maxFailures(5),
        "map(\"NAME\").maxFailures: has no effect: one failure already fails the task");
    add(
        "a cycle",
        (w, n) -> {
          MapTaskBuilder t = map(w, n);
          SingleTaskBuilder u = single(w, n + "u").after(t);
          t.items(TaskResults.of(u));
        },
        "map(\"NAME\"): dependency cycle: NAME -> NAMEu -> NAME");
  }

  private void data() {
    add(
        "a missing data file",
        (w, n) -> map(w, n).items(Items.jsonLines(project.resolve("dta.jsonl"))),
        "map(\"NAME\").items: no such file: PROJECT/dta.jsonl; did you mean 'data.jsonl'?");
    add(
        "a data file that is a folder",
        (w, n) -> map(w, n).items(Items.jsonLines(project.resolve("templates"))),
        "map(\"NAME\").items: must be a file, but PROJECT/templates is a folder");
    add(
        "patterns and lists of data files",
        (w, n) ->
            map(w, n)
                .items(
                    Items.files(
                        project.resolve("data.jsonl"),
                        project.resolve("none/*.csv"),
                        project.resolve("templates"),
                        project.resolve("data.jsonl"))),
        "map(\"NAME\").items[1]: no file matches PROJECT/none/*.csv",
        "map(\"NAME\").items[2]: must be a file, but PROJECT/templates is a folder",
        "map(\"NAME\").items[3]: names a file twice: PROJECT/data.jsonl");
    add(
        "no data files",
        (w, n) -> map(w, n).items(Items.files()),
        "map(\"NAME\").items: must name at least one file");
    add(
        "settings of a table that are wrong",
        (w, n) ->
            map(w, n)
                .items(
                    new Items.Converted(
                        DataFormat.CSV,
                        List.of(project.resolve("data.jsonl")),
                        Optional.of(";;"),
                        List.of("id", " ", "id"),
                        List.of("id", " ", "score"))),
        "map(\"NAME\").items.delimiter: must be one character, such as ';', not ';;'",
        "map(\"NAME\").items.columns[1]: must be a name, not blank",
        "map(\"NAME\").items.columns[2]: names two columns 'id'",
        "map(\"NAME\").items.numbers[1]: must be a name, not blank",
        "map(\"NAME\").items.numbers[2]: must be one of the columns, not 'score'");
    add(
        "settings of a table for other files",
        (w, n) ->
            map(w, n)
                .items(
                    Items.in(DataFormat.JSON_LINES, project.resolve("data.jsonl"))
                        .delimiter(';')
                        .columns("id")
                        .numbers("id")),
        "map(\"NAME\").items.delimiter: only allowed with csv",
        "map(\"NAME\").items.columns: only allowed with csv and tsv",
        "map(\"NAME\").items.numbers: only allowed with csv and tsv");
    add(
        "Parquet from standard input",
        (w, n) -> map(w, n).items(Items.parquet(Items.Converted.STANDARD_INPUT)),
        "map(\"NAME\").items.parquet: a Parquet file is read from its end, so it must be a file,"
            + " not standard input");
    add(
        "standard input among files",
        (w, n) ->
            map(w, n)
                .items(Items.files(Items.Converted.STANDARD_INPUT, project.resolve("data.jsonl"))),
        "map(\"NAME\").items[0]: standard input must be the only file");
  }

  private void axes() {
    add(
        "a matrix without values",
        (w, n) ->
            map(w, n)
                .over(
                    Axis.of("a", List.of(), String::valueOf),
                    Axis.of("b", 1, 1),
                    Axis.of("c d", 3)),
        "map(\"NAME\").over.a: must have at least one value; without one, there is no task",
        "map(\"NAME\").over.b[1]: duplicate value '1'",
        "map(\"NAME\").over.c d: a matrix key must be a letter followed by up to 63 letters,"
            + " digits, '_' or '-', not 'c d'");
    add(
        "a matrix with too many tasks",
        (w, n) -> {
          MapTaskBuilder task = map(w, n).over(Axis.of("e", 1, 2));
          for (String axis : List.of("a", "b", "c", "d")) {
            task.over(Axis.of(axis, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
          }
        },
        "map(\"NAME\").over: expands to more than 10000 tasks");
    add(
        "needs that match no point",
        (w, n) -> {
          SingleTaskBuilder u = single(w, n + "u").over(Axis.of("a", 1, 3));
          single(w, n).over(Axis.of("a", 1, 2)).after(u);
        },
        "single(\"NAME\").after[0]: NAME[a=2] matches no task of NAMEu: their matrices share no"
            + " values");
  }

  private void wrappers() {
    add(
        "a wrapper without its image",
        (w, n) ->
            w.library(
                n,
                CommandLibrary.of("cat").wrap("apptainer", "exec", project + "/images/none.sif")),
        "library(\"NAME\").wrap[2]: no such file: PROJECT/images/none.sif; there is no folder"
            + " PROJECT/images");
    add(
        "a wrapper without its program",
        (w, n) -> w.library(n, CommandLibrary.of("cat").wrap("", "exec")),
        "library(\"NAME\").wrap[0]: must be a program such as apptainer, not an empty string");
  }

  private void libraries() {
    add(
        "numbers out of range",
        (w, n) ->
            w.library(n, Llm.model("smol").contextSize(8).threads(0).gpuLayers(-1).slots(20_000)),
        "library(\"NAME\").contextSize: must be a whole number, 16 to 1048576, not 8",
        "library(\"NAME\").threads: must be a whole number, 1 to 1024, not 0",
        "library(\"NAME\").gpuLayers: must be a whole number, 0 to 10000, not -1",
        "library(\"NAME\").slots: must be a whole number, 1 to 16384, not 20000");
    add(
        "a missing model file",
        (w, n) -> w.library(n, Llm.model(project + "/models/x.gguf")),
        "library(\"NAME\").model: no such file: PROJECT/models/x.gguf; there is no folder"
            + " PROJECT/models");
    add(
        "common properties",
        (w, n) ->
            w.library(
                n,
                CommandLibrary.of("cat")
                    .callTimeout(Duration.ZERO)
                    .loadsAtOnce(0)
                    .cores(-2)
                    .gpus(1.5)
                    .gpuMemory(-1)
                    .env("A-B", "1")
                    .files(project.resolve("nothing.txt"), project.resolve("templates"))),
        "library(\"NAME\").files[0]: no such file: PROJECT/nothing.txt",
        "library(\"NAME\").files[1]: must be a file, but PROJECT/templates is a folder; list its"
            + " files, for example with *",
        "library(\"NAME\").resources.cores: must be a whole number, 0 to 65536, not -2",
        "library(\"NAME\").resources.gpus: must be a whole number, 0 to 1024, or a share of one GPU"
            + " with at most two decimals, such as 0.5, not 1.5",
        "library(\"NAME\").resources.gpuMemory: must be 0 bytes or more, not -1",
        "library(\"NAME\").env.A-B: is not a valid name of an environment variable",
        "library(\"NAME\").callTimeout: must be more than 0 and at most 365d, not 0s",
        "library(\"NAME\").loadsAtOnce: must be a whole number, 1 to 100000, not 0");
    add(
        "a command that is empty, settings that are a list",
        (w, n) -> w.library(n, CommandLibrary.of()),
        "library(\"NAME\").command: must be a list such as [python3, library.py], not an empty"
            + " list");
    add(
        "a missing program",
        (w, n) -> w.library(n, CommandLibrary.of(project + "/run.sh", "x")),
        "library(\"NAME\").command[0]: no such program: PROJECT/run.sh");
    add(
        "a class path that has not been built",
        (w, n) ->
            w.library(
                n,
                JavaLibrary.named("1.Judge")
                    .classPath(
                        project + "/target/judge.jar", project + "/target/lib/*.jar", "pcm:")),
        "library(\"NAME\").class: must be the name of a class, such as org.example.Judge, not"
            + " '1.Judge'",
        "library(\"NAME\").classPath[0]: no such file: PROJECT/target/judge.jar; build it first"
            + " (with Maven: mvn package)",
        "library(\"NAME\").classPath[1]: no file matches PROJECT/target/lib/*.jar; build it first"
            + " (with Maven: mvn package)",
        "library(\"NAME\").classPath[2]: must be pcm:NAME for a library that comes with PCM, such"
            + " as pcm:llama");
    add(
        "java without required properties",
        (w, n) -> w.library(n, JavaLibrary.named("a.B")),
        "library(\"NAME\").classPath: is missing: a list of jars and folders of classes");
  }

  private void modules() {
    add(
        "a module and a Python that are missing",
        (w, n) ->
            w.library(
                n,
                PythonLibrary.of(project.resolve("scorer.py"))
                    .python(project + "/.venv/bin/python")),
        "library(\"NAME\").module: no such file: PROJECT/scorer.py",
        "library(\"NAME\").python: no such program: PROJECT/.venv/bin/python; make a virtual"
            + " environment with: python3 -m venv PROJECT/.venv");
    add(
        "a module that is no file of Python",
        (w, n) -> w.library(n, PythonLibrary.of(project.resolve("data.jsonl"))),
        "library(\"NAME\").module: must be a file of Python, such as scorer.py, not"
            + " 'PROJECT/data.jsonl'");
  }

  private void prompts() {
    add(
        "llama settings",
        (w, n) ->
            w.map(
                n,
                llm(w, n)
                    .complete(Prompt.of("p").temperature(11).seed(-1).maxTokens(2048).stop("")),
                ONE),
        "map(\"NAME\").temperature: must be a number, 0 to 10, not 11.0",
        "map(\"NAME\").seed: must be a whole number, 0 to 2147483647, not -1",
        "map(\"NAME\").maxTokens: must be a whole number, 1 to 2047, not 2048",
        "map(\"NAME\").stop[0]: must be a string, not an empty string");
    add(
        "llama settings of classify",
        (w, n) ->
            w.map(
                n,
                llm(w, n)
                    .classify(
                        Prompt.of("a {{b}")
                            .label("A", "x", "y")
                            .label("B", "y")
                            .label("C", List.of())
                            .label("D", " z")),
                ONE),
        "map(\"NAME\").prompt: has '{{' without a field name and '}}' on line 1 of the prompt:"
            + " {{b}; for the characters write {{\"{{\"}}",
        "map(\"NAME\").labels.B[0]: word 'y' is already used for label 'A'",
        "map(\"NAME\").labels.C: must have at least one word for the label",
        "map(\"NAME\").labels.D[0]: must be a word of 1 to 256 characters, without spaces around"
            + " it, not ' z'");
    add(
        "placeholders in prompts",
        (w, n) -> w.map(n, llm(w, n).complete(Prompt.of("{{}}")), ONE),
        "map(\"NAME\").prompt: has '{{' without a field name and '}}' on line 1 of the prompt:"
            + " {{}}; for the characters write {{\"{{\"}}");
    add(
        "a lone surrogate",
        (w, n) -> w.map(n, llm(w, n).complete(Prompt.of("x\ud800")), ONE),
        "map(\"NAME\").prompt: has a lone surrogate (half a character) on line 1 of the prompt:"
            + " \\ud800");
    add(
        "one label",
        (w, n) -> w.map(n, llm(w, n).classify(Prompt.of("a").label("A", "x")), ONE),
        "map(\"NAME\").labels: must have 2 to 1000 labels, not 1");
    add(
        "no prompt",
        (w, n) -> w.map(n, llm(w, n).classify(Prompt.of("a")), ONE),
        "map(\"NAME\").labels: is missing: labels, and the words that stand for each");
  }

  private void promptFiles() {
    add(
        "a missing prompt file",
        (w, n) -> file(w, n, "nothing"),
        "map(\"NAME\").settings: PROJECT/templates/nothing.yaml:1:1: no such file:"
            + " PROJECT/templates/nothing.yaml");
    add(
        "mistakes in a prompt file",
        (w, n) -> file(w, n, "wrong"),
        "map(\"NAME\").labels.B[0]: word 'x' is already used for label 'A'");
    add(
        "a prompt file that is not YAML, and one that is a list",
        (w, n) -> file(w, n, "list"),
        "map(\"NAME\").settings: PROJECT/templates/list.yaml:1:1: must be a mapping of settings"
            + " such as 'prompt: ...', not a list");
  }

  private void file(WorkflowBuilder w, String name, String file) {
    Path path = project.resolve("templates/" + file + ".yaml");
    w.map(name, llm(w, name).classify(at -> PromptFile.read(path)), ONE);
  }
}
