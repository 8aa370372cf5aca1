package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.identity.CachingFileHasher;
import io.pcm.runtime.identity.Fingerprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintsTest {
  private static final String WORKFLOW =
      """
      name: w
      params: {limit: null}
      libraries:
        m:
          kind: llm
          model: model.gguf
        j:
          kind: java
          class: a.B
          class-path: [lib.jar, classes]
        c:
          kind: command
          command: [python3, run.py]
      tasks:
        a: {library: m, function: complete, map: data.jsonl, with: {prompt: p, seed: 1}, limit: 5}
        b: {library: j, function: f, map: {results-of: a}}
        c: {library: c, function: g, call: {}, needs: [b]}
        d: {library: c, function: g, map: {items: [1, 2]}}
      """;

  @TempDir Path root;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    project =
        new Project(root)
            .file("data.jsonl", "1\n")
            .file("model.gguf", "weights")
            .file("lib.jar", "jar")
            .file("classes/a/B.class", "class")
            .file("run.py", "print");
  }

  @Test
  void areTheSameEachTime() throws Exception {
    assertThat(prints(WORKFLOW)).isEqualTo(prints(WORKFLOW));
    assertThat(prints(WORKFLOW).tasks().values()).doesNotHaveDuplicates();
    assertThat(prints(WORKFLOW).tasks().values()).allMatch(print -> print.matches("[0-9a-f]{64}"));
  }

  @Test
  void doNotChangeWithWhatDecidesNoResult() throws Exception {
    Fingerprints before = prints(WORKFLOW);
    Fingerprints after =
        prints(
            WORKFLOW
                .replace("limit: 5", "limit: 500, retries: 7, keep: [], on-error: fail")
                .replace(
                    "model: model.gguf",
                    "model: model.gguf\n    threads: 7\n    gpu-layers: 9\n    slots: 4\n"
                        + "    resources: {cores: 2}\n    retention: call\n    load-timeout: 1m\n"
                        + "    call-timeout: 1m\n    jvm-options: [-Xmx1g]")
                .replace("prompt: p, seed: 1", "seed: 1, prompt: 'p'"));

    assertThat(after).isEqualTo(before);
  }

  @Test
  void doNotChangeWhenFilesMove() throws Exception {
    Fingerprints before = prints(WORKFLOW);
    for (String file : List.of("data.jsonl", "model.gguf", "lib.jar", "run.py")) {
      Files.createDirectories(project.folder.resolve("moved"));
      Files.move(project.folder.resolve(file), project.folder.resolve("moved/x" + file));
    }
    Files.move(project.folder.resolve("classes"), project.folder.resolve("moved/classes"));

    String moved =
        WORKFLOW
            .replaceAll("(data.jsonl|model.gguf|lib.jar|run.py)", "moved/x$1")
            .replace("classes]", "moved/classes]");
    assertThat(prints(moved)).isEqualTo(before);
  }

  @Test
  void sayWhichPartChangedAndWhatFollowsFromIt() throws Exception {
    assertThat(changed(WORKFLOW.replace("seed: 1", "seed: 2")))
        .isEqualTo(
            Map.of("a", List.of("settings"), "b", List.of("upstream"), "c", List.of("upstream")));
    assertThat(changed(WORKFLOW.replace("function: f", "function: ff")))
        .isEqualTo(Map.of("b", List.of("function"), "c", List.of("upstream")));
    assertThat(changed(WORKFLOW.replace("class: a.B", "class: a.C")))
        .isEqualTo(Map.of("b", List.of("library"), "c", List.of("upstream")));
    assertThat(changed(WORKFLOW.replace("[1, 2]", "[1, 3]")))
        .isEqualTo(Map.of("d", List.of("data")));
    assertThat(changed(WORKFLOW.replace("python3, run.py", "python3, run.py, -v")))
        .isEqualTo(Map.of("c", List.of("library"), "d", List.of("library")));
    assertThat(changed(WORKFLOW.replace("kind: command", "kind: command\n    env: {A: b}")))
        .isEqualTo(Map.of("c", List.of("library"), "d", List.of("library")));
    assertThat(changed(WORKFLOW.replace("results-of: a", "results-of: a, include-failed: true")))
        .isEqualTo(Map.of("b", List.of("data"), "c", List.of("upstream")));
    assertThat(changed(WORKFLOW.replace("model.gguf", "model.gguf\n    context-size: 64")))
        .containsEntry("a", List.of("library"));
  }

  @Test
  void changeWithAModuleOfPythonButNotWithTheInterpreter() throws Exception {
    String python =
        WORKFLOW.replace(
            "kind: command\n    command: [python3, run.py]", "kind: python\n    module: run.py");
    project.file("venv/bin/python", "any");
    Fingerprints before = prints(python);

    assertThat(prints(python.replace("run.py", "run.py\n    python: venv/bin/python")))
        .isEqualTo(before);
    assertThat(before).isNotEqualTo(prints(WORKFLOW));
    project.file("run.py", "other");
    assertThat(differences(before, prints(python)))
        .isEqualTo(Map.of("c", List.of("files"), "d", List.of("files")));
  }

  @Test
  void changeWithTheContentOfEveryFile() throws Exception {
    Map<String, List<String>> expected =
        Map.of(
            "data.jsonl", List.of("a", "data"),
            "model.gguf", List.of("a", "files"),
            "lib.jar", List.of("b", "files"),
            "classes/a/B.class", List.of("b", "files"));
    for (Map.Entry<String, List<String>> file : expected.entrySet()) {
      Fingerprints before = prints(WORKFLOW);
      project.file(file.getKey(), "other");

      assertThat(differences(before, prints(WORKFLOW)))
          .as(file.getKey())
          .containsEntry(file.getValue().get(0), List.of(file.getValue().get(1)));
    }
  }

  @Test
  void changeWithEveryPartOfASplitModel() throws Exception {
    String split = WORKFLOW.replace("model.gguf", "m-00001-of-00003.gguf");
    for (int i = 1; i <= 3; i++) {
      project.file("m-0000" + i + "-of-00003.gguf", "part " + i);
    }
    Fingerprints before = prints(split);
    project.file("m-00003-of-00003.gguf", "other");

    assertThat(differences(before, prints(split))).containsEntry("a", List.of("files"));
  }

  @Test
  void tellNumbersApartByValueNotByTheirDigits() throws Exception {
    String one = WORKFLOW.replace("function: g, map", "function: g, with: {x: 1.50}, map");

    assertThat(prints(one.replace("1.50", "1.5"))).isEqualTo(prints(one));
    assertThat(prints(one.replace("1.50", "15e-1"))).isEqualTo(prints(one));
    assertThat(prints(one.replace("1.50", "\"1.50\""))).isNotEqualTo(prints(one));
  }

  @Test
  void aHasherReadsAFileAgainOnlyWhenItChanged() throws Exception {
    Path file = project.folder.resolve("data.jsonl");
    CachingFileHasher hasher = new CachingFileHasher();
    String first = hasher.sha256(file);
    FileTime changed = Files.getLastModifiedTime(file);
    Files.writeString(file, "2\n");
    Files.setLastModifiedTime(file, changed);

    assertThat(hasher.sha256(file)).as("same size, time and inode").isEqualTo(first);

    Files.setLastModifiedTime(file, FileTime.fromMillis(changed.toMillis() + 1000));
    assertThat(hasher.sha256(file)).isNotEqualTo(first);
    assertThat(new CachingFileHasher().sha256(file)).isEqualTo(hasher.sha256(file));
  }

  private Map<String, List<String>> changed(String workflow) throws Exception {
    return differences(prints(WORKFLOW), prints(workflow));
  }

  private static Map<String, List<String>> differences(Fingerprints before, Fingerprints after) {
    return before.tasks().keySet().stream()
        .filter(task -> !before.tasks().get(task).equals(after.tasks().get(task)))
        .collect(
            Collectors.toMap(
                TaskName::display,
                task ->
                    before.parts().get(task).entrySet().stream()
                        .filter(
                            part ->
                                !part.getValue().equals(after.parts().get(task).get(part.getKey())))
                        .map(Map.Entry::getKey)
                        .toList()));
  }

  private Fingerprints prints(String workflow) throws Exception {
    return Fingerprints.of(project.load(workflow).workflow(), new CachingFileHasher());
  }
}
