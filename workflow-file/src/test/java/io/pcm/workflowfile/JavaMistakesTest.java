package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.workflowfile.MadeMistakes.Made;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builders report the same mistakes as the reader of workflow files, in the same words. */
final class JavaMistakesTest {
  /** Cases of {@code mistakes.txt} that cannot be made with builders, by the reason. */
  private static final Map<String, List<String>> EXCLUDED =
      Map.of(
          "there is no YAML",
          List.of(
              "an empty file",
              "a list instead of a workflow",
              "two documents",
              "not YAML",
              "a tab",
              "the same key twice",
              "a tag",
              "an unknown anchor",
              "a merge key",
              "an alias that contains itself",
              "a key that is a list",
              "a placeholder without quotation marks"),
          "there are no parameters",
          List.of(
              "an unknown parameter",
              "a parameter defined later",
              "an unknown override, and one that is not YAML",
              "an override of the wrong type"),
          "a method has that name, and needs these arguments",
          List.of(
              "an unknown engine",
              "python without a module",
              "slots that nobody can find out",
              "words of engines",
              "words of another setting",
              "settings of a chat",
              "settings of an answer that only a file can have",
              "an unknown key at the top",
              "misspelt key of a task",
              "a key far from any other",
              "neither map nor call",
              "both map and call",
              "no items",
              "two item sources",
              "include-failed of a file",
              "where of a file",
              "id of a call",
              "paths that no row has",
              "an unknown comparison",
              "two fields with the same name",
              "settings of a table without files",
              "limit of a call",
              "an unknown kind",
              "the former kind of a library",
              "a library without a kind",
              "a property of another kind",
              "a function that llama does not have",
              "null for a required value"),
          "an argument has that type",
          List.of(
              "yes instead of true",
              "a fraction",
              "a duration in words",
              "a command as one string",
              "a wrapper as one string",
              "labels as a list",
              "a path with a NUL"),
          "a library or task is given itself, not its name",
          List.of("misspelt library", "an unknown library", "unknown needs"),
          "models are found when a run starts, see JavaWorkflowTest",
          List.of("an unknown model"),
          "items are read when a run starts, see PromptFieldsTest",
          List.of(
              "a prompt with a field that no item has",
              "a prompt for items that are no objects",
              "a prompt without a field",
              "a prompt with a field that results of other tasks do not have"),
          "Pilots reports them",
          List.of(
              "pilots of an unknown batch system",
              "pilots of two batch systems",
              "invalid settings of pilots",
              "too many local pilots",
              "an extra line that PCM sets itself",
              "pilots without a batch system",
              "invalid bounds of pilots",
              "a share of partitions that is none",
              "groups of pilots with one name",
              "two groups of local pilots",
              "no group of pilots",
              "ports that are none",
              "reuse of no run",
              "reuse without runs"));

  @TempDir private java.nio.file.Path root;
  private Project project;

  @BeforeEach
  void begin() throws Exception {
    project =
        new Project(root)
            .file("data.jsonl", "{}\n")
            .file("templates/wrong.yaml", "prompt: a\nlabels:\n  A: [x]\n  B: [x]\n")
            .file("templates/list.yaml", "- prompt\n");
  }

  private static List<String> built(WorkflowBuilder w) {
    return catchThrowableOfType(InvalidWorkflowException.class, w::build).mistakes().stream()
        .map(Mistake::toString)
        .toList();
  }

  private List<String> told(Made made, String name) {
    return made.told().stream()
        .map(line -> line.replace("pcm:NAME", "pcm:\0").replace("NAME", name))
        .map(line -> line.replace("\0", "NAME").replace("PROJECT", project.folder.toString()))
        .toList();
  }

  @Test
  void eachMistakeIsReportedByTheCallThatMadeIt() {
    for (Made made : MadeMistakes.in(project.folder)) {
      WorkflowBuilder w = Workflow.named("w");
      made.make().accept(w, "t");
      List<String> others = List.of("tasks: a workflow needs at least one task");
      assertThat(built(w))
          .as(made.title())
          .filteredOn(line -> !others.contains(line))
          .containsExactlyElementsOf(told(made, "t"));
    }
  }

  /** A cycle can only be found if there is no other mistake. */
  @Test
  void allMistakesAreReportedAtOnce() {
    WorkflowBuilder w = Workflow.named("w");
    List<String> all = new ArrayList<>();
    for (Made made : MadeMistakes.in(project.folder)) {
      if (!made.title().equals("a cycle")) {
        String name = "t" + all.size();
        made.make().accept(w, name);
        all.addAll(told(made, name));
      }
    }
    assertThat(all).hasSizeGreaterThan(40);
    assertThat(built(w)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void theWordsAreThoseForYaml() throws Exception {
    for (Made made : MadeMistakes.in(project.folder)) {
      List<String> yaml =
          MistakesTest.cases()
              .filter(each -> each.title().equals(made.title()))
              .flatMap(each -> each.told().stream())
              .toList();
      assertThat(made.told())
          .as(made.title())
          .anyMatch(line -> yaml.stream().anyMatch(other -> other.contains(words(line))));
    }
  }

  /** What is wrong, without the place and the value. */
  private static String words(String line) {
    String text =
        line.substring(line.indexOf(": ") + 2)
            .replaceFirst("^PROJECT/[^ ]+:[0-9]+:[0-9]+: ", "")
            .replaceAll("( ->|, not ).*", "");
    int must = text.indexOf(" must be ");
    return text.substring(Math.max(must, 0)).replace("NAMEu", "u").replace("NAME", "t");
  }

  @Test
  void everyCaseIsMadeHereOrExcludedForAReason() throws Exception {
    Set<String> known = new LinkedHashSet<>();
    EXCLUDED.values().forEach(known::addAll);
    int excluded = known.size();
    MadeMistakes.in(project.folder).forEach(made -> known.add(made.title()));

    assertThat(MistakesTest.cases().map(MistakesTest.Case::title)).hasSameElementsAs(known);
    assertThat(known).hasSize(excluded + MadeMistakes.in(project.folder).size());
  }
}
