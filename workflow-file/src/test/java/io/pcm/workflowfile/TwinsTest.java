package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.identity.CachingFileHasher;
import io.pcm.runtime.identity.Fingerprints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random workflows, written in YAML and with builders, are the same or have the same mistakes. */
final class TwinsTest {
  private static final int WORKFLOWS = 1000;

  /** Rules that one in three workflows breaks. */
  private static final List<String> RULES =
      List.of(
          "name",
          "name of a library",
          "unknown model",
          "missing model file",
          "context-size",
          "threads",
          "gpu-layers",
          "top-k",
          "class",
          "class path",
          "no class path",
          "empty command",
          "missing program",
          "missing module",
          "missing Python",
          "slots",
          "env",
          "files",
          "cores",
          "gpus",
          "load-timeout",
          "loads-at-once",
          "call-timeout",
          "name of a task",
          "limit",
          "cycle",
          "results of none",
          "data file",
          "retries",
          "max-failures",
          "fail-early",
          "max-failures with fail",
          "keep",
          "prompt",
          "no labels",
          "one label",
          "label",
          "words",
          "same word",
          "word",
          "temperature",
          "seed",
          "max-tokens",
          "stop",
          "axis without values",
          "name of an axis",
          "too many tasks");

  /**
   * What one form gives.
   *
   * @param mistakes their texts; empty if there is a workflow
   */
  private record Outcome(
      List<Workflow> workflow,
      Map<TaskName, String> identity,
      Map<TaskName, Map<String, String>> parts,
      Set<String> mistakes) {}

  @TempDir private Path root;
  private Project project;
  private final CachingFileHasher hasher = new CachingFileHasher();

  @BeforeEach
  void makeProject() throws IOException {
    project = new Project(root).models(root.resolve("models"));
    for (String file :
        List.of(
            "data.jsonl",
            "items/one.jsonl",
            "items/t w o.jsonl",
            "model.gguf",
            "lib.jar",
            "jars/x1.jar",
            "jars/x2.jar",
            "jars/y.jar",
            "classes/a/B.class",
            "run.py",
            "tools/go.sh",
            "x/1.txt",
            "x/2 b.txt",
            "split/m-00001-of-00003.gguf",
            "split/m-00002-of-00003.gguf",
            "split/m-00003-of-00003.gguf",
            "../models/smol.gguf",
            "../models/x y.gguf",
            "../models/https:/example.org/m.gguf.gguf")) {
      project.file(file, "content of " + file + "\n");
    }
  }

  @Test
  void areTheSameInYamlAndInJava() throws Exception {
    long seed = Long.getLong("pcm.seed", System.nanoTime());
    System.out.printf("%d workflows, -Dpcm.seed=%d%n", WORKFLOWS, seed);
    Random seeds = new Random(seed);
    Set<String> broken = new TreeSet<>();
    int valid = 0;
    for (int i = 0; i < WORKFLOWS; i++) {
      Random random = new Random(seeds.nextLong());
      String rule = i % 3 == 0 ? RULES.get(i / 3 % RULES.size()) : "";
      TwinChoices choices = new TwinChoices(random, rule);
      WorkflowBuilder java = Workflow.named(choices.wrong("name") ? "1" : "twins");
      TwinYaml yaml = new TwinYaml(choices);
      String text = write(choices, yaml, java);
      Outcome expected = java(java);
      assertThat(yaml(text, yaml.overrides(), expected.mistakes()))
          .as("seed %d, workflow %d%n%s%n%s", seed, i, text, yaml.overrides())
          .isEqualTo(expected);
      if (!expected.mistakes().isEmpty()) {
        broken.addAll(choices.made());
      }
      valid += expected.workflow().size();
    }
    assertThat(broken).hasSizeGreaterThan(RULES.size() * 3 / 4);
    assertThat(valid).isGreaterThan(WORKFLOWS / 2);
  }

  /** Fills the builder; gives the same as YAML. */
  private String write(TwinChoices choices, TwinYaml yaml, WorkflowBuilder java)
      throws IOException {
    List<String> names = List.of("a", "B-2", "true", "null", "c_3", "no");
    TwinLibraries libraries = new TwinLibraries(choices, project.folder, java);
    for (String name : names.subList(0, choices.number(1, 4))) {
      libraries.add(name);
    }
    TwinTasks tasks = new TwinTasks(choices, project, java, libraries);
    for (String name : names.subList(0, choices.number(1, 6))) {
      tasks.add(name);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("name", TwinLeaf.text(choices.made().contains("name") ? "1" : "twins"));
    root.put("params", yaml.params());
    Map<String, Object> properties = new LinkedHashMap<>();
    tasks.yaml.forEach((name, task) -> properties.put(name, yaml.inside(task)));
    root.put("libraries", yaml.inside(libraries.yaml));
    root.put("tasks", properties);
    return yaml.file(root);
  }

  private Outcome java(WorkflowBuilder builder) throws Exception {
    try {
      return outcome(PreparedWorkflow.of(builder.build()).withModels(project::model));
    } catch (InvalidWorkflowException e) {
      return mistaken(e.mistakes().stream().map(TwinsTest::told).map(TwinsTest::sameNumber));
    }
  }

  /** The text of a mistake in a workflow file; for a missing property, it begins with that. */
  private static String told(Mistake mistake) {
    return mistake.isMissing()
        ? "'" + mistake.path().get(mistake.path().size() - 1) + "' " + mistake.text()
        : mistake.text();
  }

  private Outcome yaml(String text, List<String> overrides, Set<String> texts) throws Exception {
    try {
      return outcome(project.load(text, overrides.toArray(String[]::new)));
    } catch (WorkflowFileException e) {
      return mistaken(e.problems().stream().map(line -> withoutPlace(line, texts)));
    }
  }

  /** The longest of the texts that the line ends with; the line itself if there is none. */
  private static String withoutPlace(String line, Set<String> texts) {
    String same = sameNumber(line);
    return texts.stream()
        .filter(text -> same.endsWith(": " + text))
        .max(Comparator.comparing(String::length))
        .orElse(same);
  }

  /** Workflow files quote wrong numbers, because they may be texts. */
  private static String sameNumber(String text) {
    return text.replaceFirst(", not '(-?[0-9][0-9.a-z]*)'$", ", not $1");
  }

  private Outcome outcome(PreparedWorkflow prepared) throws IOException {
    Fingerprints prints = Fingerprints.of(converted(prepared.workflow()), hasher);
    return new Outcome(List.of(prepared.workflow()), prints.tasks(), prints.parts(), Set.of());
  }

  /** A run has converted other files before it takes fingerprints. */
  private static Workflow converted(Workflow workflow) {
    List<Task> tasks =
        workflow.tasks().stream()
            .map(
                task ->
                    task instanceof Task.MapTask map
                            && map.items() instanceof Items.Converted converted
                        ? new Task.MapTask(
                            map.name(),
                            map.use(),
                            map.policy(),
                            new Items.JsonLines(converted.files().get(0)),
                            map.limit())
                        : task)
            .toList();
    return new Workflow(workflow.name(), workflow.libraries(), tasks);
  }

  private static Outcome mistaken(Stream<String> texts) {
    return new Outcome(
        List.of(), Map.of(), Map.of(), texts.collect(Collectors.toCollection(TreeSet::new)));
  }
}
