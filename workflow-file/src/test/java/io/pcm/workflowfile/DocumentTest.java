package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.sites.Pilots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentTest {
  private static final Pattern WORKFLOW =
      Pattern.compile("```yaml complete\n(.*?)```", Pattern.DOTALL);

  @TempDir Path root;

  @Test
  void everyWorkflowInTheReferenceLoads() throws Exception {
    Project project =
        new Project(root)
            .file("data/people.jsonl", "{\"text\":\"a\",\"name\":\"b\"}\n")
            .file("models/some-model.gguf", "")
            .file("echo.py", "")
            .file("target/judge.jar", "")
            .file("target/lib/a.jar", "")
            .file("templates/short.yaml", "prompt: a\nlabels: {A: a, B: b}\n")
            .file("templates/long.yaml", "prompt: b\nlabels: {A: a, B: b}\n");
    Matcher workflows = WORKFLOW.matcher(Files.readString(inCheckout("docs/workflow-file.md")));
    List<String> names = new ArrayList<>();
    while (workflows.find()) {
      assertThat(project.mistakes(workflows.group(1))).as(workflows.group(1)).isEmpty();
      names.add(project.load(workflows.group(1)).workflow().name());
    }
    assertThat(names)
        .containsExactly(
            "capitals", "greet", "moods", "three-kinds", "wordings", "prompts", "many");
  }

  @Test
  void the_groups_on_the_page_about_scaling_load() throws Exception {
    Project project =
        new Project(root).file("data/people.jsonl", "{\"text\":\"a\"}\n").file("echo.py", "");
    Matcher workflow = WORKFLOW.matcher(Files.readString(inCheckout("docs/scaling.md")));
    assertThat(workflow.find()).isTrue();
    assertThat(project.load(workflow.group(1)).pilots())
        .extracting(Pilots::name)
        .containsExactly("ours", "spare");
  }

  @Test
  void the_workflow_on_the_page_about_data_loads() throws Exception {
    Project project = new Project(root).file("data/claims.csv", "id,claim\n1,Water boils.\n");
    Matcher workflow = WORKFLOW.matcher(Files.readString(inCheckout("docs/data.md")));
    assertThat(workflow.find()).isTrue();
    assertThat(project.mistakes(workflow.group(1))).isEmpty();
    assertThat(project.mistakes(workflow.group(1).replace("{{claim}}", "{{clam}}")))
        .anyMatch(line -> line.contains("did you mean 'claim'?"));
  }

  @Test
  void theExampleLoadsButForWhatMustBeBuiltFirst() throws Exception {
    Path example = inCheckout("examples/factcheck/workflow.yaml");
    try {
      WorkflowFile.load(example, Map.of(), root, name -> root.resolve(name));
    } catch (WorkflowFileException e) {
      assertThat(e.problems()).allMatch(line -> line.contains("build it first"));
    }
  }

  @Test
  void mistakesOfTheExampleNameItAsTheUserDid() {
    WorkflowFileException refused =
        Assertions.assertThrows(
            WorkflowFileException.class,
            () ->
                WorkflowFile.load(
                    Path.of("factcheck/workflow.yaml"),
                    Map.of("templates", "[nothing]"),
                    inCheckout("examples/factcheck").getParent(),
                    name -> root.resolve(name)));

    assertThat(refused.problems())
        .anyMatch(
            line ->
                line.matches(
                    "factcheck/workflow.yaml:\\d+:\\d+: tasks.verify.with.prompt-file: no such"
                        + " file: .*/templates/nothing.yaml"));
  }

  private static Path inCheckout(String path) {
    return Path.of("..").resolve(path).toAbsolutePath().normalize();
  }
}
