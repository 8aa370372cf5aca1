package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.Prompt;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkflowBuilderTest {
  private static final Items ITEMS = Items.of(List.of(Json.of("1")));

  @TempDir private Path folder;
  private WorkflowBuilder w;
  private LibraryFunctions cat;

  /** A library of this program. */
  public static final class Own implements ContextFactory {
    @Override
    public LoadedLibrary load(LoadRequest request) {
      return (name, settings) -> item -> item;
    }
  }

  /** A library that cannot be made. */
  private static final class Hidden implements ContextFactory {
    @Override
    public LoadedLibrary load(LoadRequest request) {
      throw new IllegalStateException("never called");
    }
  }

  @BeforeEach
  void begin() {
    w = Workflow.named("w");
    cat = w.library("cat", CommandLibrary.of("cat"));
  }

  private static List<String> names(Workflow workflow) {
    return workflow.tasks().stream().map(task -> task.name().display()).toList();
  }

  private Task task(String display) {
    return w.build().tasks().stream()
        .filter(task -> task.name().display().equals(display))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> needs(Task task) {
    return task.needs().stream().map(TaskName::display).toList();
  }

  @Test
  void aTaskOverAxesIsMadeOnceForEachPointAndTheFirstAxisVariesSlowest() {
    Axis<String> template = Axis.of("template", "bare", "few-shot");
    Axis<Integer> shots = Axis.of("shots", 0, 4);
    List<String> asked = new ArrayList<>();
    w.map(
            "verify",
            cat.function(
                "f",
                at -> {
                  asked.add(at.get(template) + at.get(shots));
                  return Json.of("{\"n\":" + at.get(shots) + "}");
                }),
            ITEMS)
        .over(template, shots);

    Workflow workflow = w.build();

    assertThat(names(workflow))
        .containsExactly(
            "verify[shots=0,template=bare]",
            "verify[shots=4,template=bare]",
            "verify[shots=0,template=few-shot]",
            "verify[shots=4,template=few-shot]");
    assertThat(asked).containsExactly("bare0", "bare4", "few-shot0", "few-shot4");
    assertThat(workflow.tasks().get(3).settings()).isEqualTo(Json.of("{\"n\":4}"));
  }

  @Test
  void valuesOfAnAxisCanHaveShortNames() {
    Axis<String> prompt =
        Axis.named(
            "prompt",
            Map.entry("short", "{{claim}}?"),
            Map.entry("long", "Is it true that {{claim}}?"));
    LlmFunctions model = w.library("m", Llm.model("some"));
    MapTaskBuilder ask =
        w.map("ask", model.complete(at -> Prompt.of(at.get(prompt))), ITEMS).over(prompt);

    assertThat(names(w.build())).containsExactly("ask[prompt=short]", "ask[prompt=long]");
    assertThat(task("ask[prompt=long]").settings())
        .isEqualTo(Json.of("{\"prompt\":\"Is it true that {{claim}}?\"}"));
    assertThat(ask.at(prompt, "{{claim}}?").name().display()).isEqualTo("ask[prompt=short]");
  }

  @Test
  void aReferenceMeansThePointsWithEqualValuesOrThoseThatItNames() {
    Axis<String> a = Axis.of("a", "1", "2");
    Axis<String> b = Axis.of("b", "x", "y");
    MapTaskBuilder first = w.map("first", cat.function("f"), ITEMS).over(a, b);
    w.single("joined", cat.function("f")).over(a).after(first);
    w.single("all", cat.function("f")).after(first);
    w.single("one", cat.function("f")).after(first.at(a, "1").at(b, "y"));
    w.map("row", cat.function("f"), TaskResults.of(first.at(b, "x")).includeFailed());

    assertThat(needs(task("joined[a=2]"))).containsExactly("first[a=2,b=x]", "first[a=2,b=y]");
    assertThat(needs(task("all"))).hasSize(4);
    assertThat(needs(task("one"))).containsExactly("first[a=1,b=y]");
    assertThat(needs(task("row"))).containsExactly("first[a=1,b=x]", "first[a=2,b=x]");
    assertThat(((Task.MapTask) task("row")).items())
        .isInstanceOfSatisfying(
            Items.ResultsOf.class, results -> assertThat(results.includeFailed()).isTrue());
    assertThat(first.names()).hasSize(4);
  }

  @Test
  void eachPointOfATaskCanBeChanged() {
    Axis<Integer> n = Axis.of("n", 1, 2);
    w.map("t", cat.function("f"), ITEMS)
        .over(n)
        .retries(3)
        .each((at, task) -> task.limit(10 * at.get(n)).keep("a" + at.get(n)));

    Task.MapTask second = (Task.MapTask) task("t[n=2]");
    assertThat(second.limit()).hasValue(20);
    assertThat(second.policy().keep()).contains(List.of("a2"));
    assertThat(second.policy().retriesAfterDeath()).isEqualTo(3);
    assertThat(((Task.MapTask) task("t[n=1]")).limit()).hasValue(10);
  }

  @Test
  void aBuilderCanBeUsedAgainAndGivesTheSame() {
    w.map("t", cat.function("f"), ITEMS);

    assertThat(w.build()).isEqualTo(w.build());
  }

  @Test
  void allMistakesAreReportedAtOnceByTheCallsThatMadeThem() throws Exception {
    Path data = Files.writeString(folder.resolve("data.jsonl"), "{}\n");
    Axis<String> empty = Axis.of("empty", List.of(), String::valueOf);
    LlmFunctions model = w.library("m", Llm.model("some").contextSize(8).slots(0));
    w.library("m", CommandLibrary.of());
    w.map("t", model.classify(Prompt.of("p").label("A", "x").label("B", "x")), ITEMS).limit(0);
    w.map("u", cat.function("f"), Items.jsonLines(data.resolveSibling("no.jsonl"))).over(empty);
    w.map("v", cat.function("f"), Items.jsonLines(data.resolveSibling("no.jsonl")));
    w.single("bad name", cat.function("f"));
    MapTaskBuilder elsewhere = Workflow.named("other").map("x", cat.function("f"), ITEMS);
    w.single("y", cat.function("f", Json.of("[1]"))).after(elsewhere).retries(-1, 2000);

    assertThatThrownBy(w::build)
        .isInstanceOfSatisfying(
            InvalidWorkflowException.class,
            e ->
                assertThat(e.mistakes())
                    .extracting(Mistake::toString)
                    .containsExactly(
                        "library(\"m\").contextSize: must be a whole number, 16 to 1048576, not 8",
                        "library(\"m\").slots: must be a whole number, 1 to 16384, not 0",
                        "library(\"m\"): a library's name must be unique; another one has it",
                        "map(\"u\").over.empty: must have at least one value; without one, there"
                            + " is no task",
                        "single(\"bad name\"): a task's name must be a letter followed by up to 63"
                            + " letters, digits, '_' or '-', not 'bad name'",
                        "map(\"t\").labels.B[0]: word 'x' is already used for label 'A'",
                        "map(\"t\").limit: must be a whole number, 1 to 2147483647, not 0",
                        "map(\"v\").items: no such file: " + data.resolveSibling("no.jsonl"),
                        "single(\"y\").settings: must be a JSON object, not '[1]'",
                        "single(\"y\").retries.error: must be a whole number, 0 to 1000, not -1",
                        "single(\"y\").retries.death: must be a whole number, 0 to 1000, not 2000",
                        "single(\"y\").after[0]: task 'x' is not in this workflow"));
  }

  @Test
  void aLongMessageSaysHowManyMistakesThereAreInAll() {
    for (int i = 0; i < 30; i++) {
      w.map("t" + i, cat.function("f"), ITEMS).limit(0);
    }
    assertThatThrownBy(w::build).hasMessageContaining("limit").hasMessageEndingWith("and 10 more");
  }

  @Test
  void aMistakeAtSeveralPointsIsShownOnceAndTwoAxesNeedTwoNames() {
    w.map("t", cat.function("f"), ITEMS).over(Axis.of("a", 1, 2)).limit(0);
    w.map("u", cat.function("f"), ITEMS).over(Axis.of("a", 1), Axis.of("a", 2));

    assertThatThrownBy(w::build)
        .hasMessage(
            "map(\"u\").over.a: another axis of the task has this name\n"
                + "map(\"t\").limit: must be a whole number, 1 to 2147483647, not 0");
  }

  @Test
  void aLabelThatIsGivenTwiceHasTheWordsOfBoth() {
    LlmFunctions model = w.library("m", Llm.model("some"));
    Prompt prompt = Prompt.of("p").label("A", "x").label("B", "z").label("A", "y");
    w.map("t", model.classify(prompt), ITEMS);

    assertThat(task("t").settings())
        .isEqualTo(Json.of("{\"prompt\":\"p\",\"labels\":{\"A\":[\"x\",\"y\"],\"B\":[\"z\"]}}"));
  }

  @Test
  void anAxisThatATaskDoesNotHaveIsRefused() {
    Axis<String> a = Axis.of("a", "1");
    w.map("t", cat.function("f", at -> Json.of(at.get(a))), ITEMS);

    assertThatThrownBy(w::build).hasMessageContaining("t is not over the axis a");
    assertThatThrownBy(() -> w.map("u", cat.function("f"), ITEMS).at(a, "2"))
        .hasMessageContaining("axis a has no value '2'; values: [1]");
  }

  @Test
  void aJavaLibraryHasTheClassPathOfThisProgramWithoutTheRestOfPcm() throws Exception {
    Path own = Files.createFile(folder.resolve("own.jar"));
    Path json = Files.createFile(folder.resolve("pcm-json-0.1.0.jar"));
    Path runtime = Files.createFile(folder.resolve("pcm-runtime-0.1.0.jar"));
    URL classes = Own.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] urls = {own.toUri().toURL(), json.toUri().toURL(), runtime.toUri().toURL(), classes};
    try (URLClassLoader maven =
        new URLClassLoader(urls, ContextFactory.class.getClassLoader()) {
          @Override
          public Class<?> loadClass(String name) throws ClassNotFoundException {
            return name.equals(Own.class.getName()) ? findClass(name) : super.loadClass(name);
          }
        }) {
      assertThat(ProgramClassPath.of(maven.loadClass(Own.class.getName())))
          .containsExactly(
              own.toString(),
              json.toString(),
              GivenFiles.absolute(Path.of(classes.toURI())).toString());
    }
    w.library("own", JavaLibrary.of(Own.class));
    w.map("t", cat.function("f"), ITEMS);
    Library.Host.Jvm host = (Library.Host.Jvm) w.build().libraries().get(1).host();
    assertThat(host.className()).isEqualTo(Own.class.getName());
    assertThat(host.classPath()).contains(Path.of(classes.toURI()).toString());
  }

  @Test
  void aJavaLibraryThatCannotBeMadeIsRefused() {
    w.library("hidden", JavaLibrary.of(Hidden.class));
    w.map("t", cat.function("f"), ITEMS);

    assertThatThrownBy(w::build)
        .hasMessage(
            "library(\"hidden\").class: must be public, with a public constructor without"
                + " parameters");
  }

  @Test
  void patternsAndArgumentsBecomeTheFilesOfALibrary() throws Exception {
    Path one = Files.createFile(folder.resolve("1.txt"));
    Path two = Files.createFile(folder.resolve("2.txt"));
    Path script = Files.createFile(folder.resolve("run.py"));
    w.library(
        "l", CommandLibrary.of("python3", script.toString(), "x").files(folder.resolve("*.txt")));
    w.map("t", cat.function("f"), ITEMS);

    assertThat(w.build().libraries().get(1).files()).containsExactly(one, two, script);
  }
}
