package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileYamlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;
  private Project project;

  @BeforeEach
  void makeProject() throws Exception {
    project = new Project(root);
  }

  @Test
  void refusesABombOfAliases() throws Exception {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      yaml.append("a").append(i).append(": &a").append(i).append(" [");
      yaml.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
    }

    assertThat(told(yaml.toString()))
        .containsExactly("workflow.yaml:7:39: more than 50 aliases of lists and mappings");
  }

  @Test
  void refusesAFewAliasesThatMultiply() throws Exception {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 17; i++) {
      yaml.append("a").append(i).append(": &a").append(i).append(" [");
      yaml.append(("*a" + (i - 1) + ", ").repeat(3)).append("x]\n");
    }

    assertThat(told(yaml.toString()))
        .singleElement()
        .asString()
        .endsWith("aliases make it more than 1000000 values");
  }

  @Test
  void refusesParametersThatMultiply() throws Exception {
    StringBuilder yaml = new StringBuilder("name: w\nparams:\n  p0: [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 100; i++) {
      yaml.append("  p").append(i).append(": [");
      yaml.append(("\"${p" + (i - 1) + "}\", ").repeat(9)).append("x]\n");
    }
    yaml.append("libraries: {l: {kind: command, command: [cat], settings: {a: \"${p99}\"}}}\n");
    yaml.append("tasks: {t: {library: l, function: f, map: {items: [\"${p99}\"]}, ");
    yaml.append("with: {a: \"${p99}\"}}}\n");

    assertThat(told(yaml.toString()))
        .isNotEmpty()
        .allMatch(
            line ->
                line.endsWith("is larger than 512 KiB as JSON")
                    || line.endsWith("is larger than 4096 KiB as JSON")
                    || line.endsWith("is larger than 256 KiB as JSON"));
  }

  @Test
  void refusesTextsThatGrowByTheirParameters() throws Exception {
    StringBuilder yaml = new StringBuilder("name: w\nparams:\n  p0: xxxxxxxxxx\n");
    for (int i = 1; i < 30; i++) {
      yaml.append("  p").append(i).append(": \"");
      yaml.append(("${p" + (i - 1) + "}").repeat(10)).append("\"\n");
    }

    assertThat(told(yaml.toString()))
        .anyMatch(line -> line.endsWith("grows to more than 1 Mi characters with its parameters"));
  }

  @Test
  void refusesParametersThatNestWithoutEnd() throws Exception {
    StringBuilder yaml = new StringBuilder("name: w\nparams:\n  p0: x\n");
    for (int i = 1; i < 20_000; i++) {
      yaml.append("  p").append(i).append(": [\"${p").append(i - 1).append("}\"]\n");
    }

    assertThat(told(yaml.toString()))
        .anyMatch(line -> line.endsWith("is nested deeper than 200 levels"));
  }

  @Test
  void refusesAFileOfAHundredMegabytesWithoutReadingItAll() throws Exception {
    Path file = project.folder.resolve("workflow.yaml");
    byte[] piece = "a: [1, 2, 3]\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < 100L * 1024 * 1024; written += piece.length) {
        out.write(piece);
      }
    }

    assertThat(told(file))
        .containsExactly(
            "workflow.yaml:1:1: the file is larger than 16 MiB; put data into a separate file");
  }

  @Test
  void refusesMoreCharactersThanAWorkflowHas() throws Exception {
    assertThat(told("# " + "x".repeat(5 * 1024 * 1024)))
        .containsExactly(
            "workflow.yaml:1:1: the text is longer than 4 Mi characters; put data into a separate file");
  }

  @Test
  void refusesWhatIsNestedDeeply() throws Exception {
    assertThat(told("a: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .startsWith("workflow.yaml:1:")
        .endsWith("nested deeper than 50 levels");
    assertThat(told("a: " + "{b: ".repeat(100_000)))
        .singleElement()
        .asString()
        .endsWith("nested deeper than 50 levels");
  }

  @Test
  void refusesBytesThatAreNotUtf8WhereTheyStand() throws Exception {
    Path file = project.folder.resolve("workflow.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', 'b', '\n', 'c', ':', ' ', (byte) 0xe9, '\n'});

    assertThat(told(file))
        .containsExactly("workflow.yaml:2:4: byte 0xE9 is not UTF-8; save the file as UTF-8");
  }

  @Test
  void refusesNulAndOtherControlCharactersWhereTheyStand() throws Exception {
    assertThat(told("name: w\nkey: \0\n"))
        .containsExactly("workflow.yaml:2:6: character U+0000 is not allowed in YAML");
    assertThat(told("name: \u0007\n"))
        .containsExactly("workflow.yaml:1:7: character U+0007 is not allowed in YAML");
  }

  @Test
  void refusesTagsOfEveryKind() throws Exception {
    for (String tag :
        List.of(
            "!!javax.script.ScriptEngineManager",
            "!<tag:yaml.org,2002:java.net.URL>",
            "!local",
            "!!binary",
            "!!set",
            "!!int",
            "!!timestamp")) {
      assertThat(told("name: " + tag + " x\n"))
          .as(tag)
          .singleElement()
          .asString()
          .startsWith("workflow.yaml:1:7: ")
          .containsIgnoringCase("tag");
    }
  }

  @Test
  void readsAFileThatBeginsWithAByteOrderMark() throws Exception {
    assertThat(told("\ufeffname: w\nlibraries: {}\ntasks: {}\n"))
        .containsExactly("workflow.yaml:3:8: tasks: a workflow needs at least one task");
  }

  @Test
  void refusesWhatIsNoFile() throws Exception {
    assertThat(told(project.folder.resolve("nothing.yaml")))
        .containsExactly("nothing.yaml:1:1: no such file: PROJECT/nothing.yaml");
    assertThat(told(project.folder)).containsExactly("PROJECT:1:1: is a folder, not a file");
    assertThat(told(Path.of("/dev/zero"))).containsExactly("/dev/zero:1:1: is not a regular file");
  }

  @Test
  void saysAtMostTwentyMistakesAndHowManyMoreThereAre() throws Exception {
    StringBuilder yaml = new StringBuilder("name: w\nlibraries: {}\ntasks: {}\n");
    for (int i = 0; i < 30; i++) {
      yaml.append("key").append(i).append(": 1\n");
    }
    project.file("workflow.yaml", yaml.toString());

    WorkflowFileException refused =
        Assertions.assertThrows(
            WorkflowFileException.class,
            () ->
                WorkflowFile.load(
                    Path.of("workflow.yaml"), Map.of(), project.folder, name -> Path.of(name)));

    assertThat(refused.problems()).hasSize(31);
    assertThat(refused.getMessage().lines()).hasSize(21);
    assertThat(refused).hasMessageEndingWith("\n... and 11 more");
  }

  @Test
  void survivesAnyDamageToAGoodFile() throws Exception {
    String good =
        """
        name: w
        params: {a: [1, 2], b: "x${a}", c: !!str 5}
        libraries:
          l: &l {kind: command, command: [cat, "a b"], env: {K: v}, load-timeout: 1h30m}
          m: *l
        tasks:
          t:
            library: l
            function: f
            map: {items: [1, {a: "${x}"}, "null"]}
            matrix: {x: "${a}"}
            with: {prompt: 'a {{b}}', n: 1e3}
          u: {library: m, function: g, call: {}, needs: [t], retries: {error: 1}}
        """;
    Random random = new Random(20);
    String alphabet = "{}[]:,&*!|>'\"%@`#-? \n\t${}~0aé\ud83d\ude00\u0085";
    List<String> crashes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(damaged.length());
        int end = Math.min(damaged.length(), at + random.nextInt(4));
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        damaged.replace(at, end, random.nextBoolean() ? String.valueOf(c) : "");
      }
      try {
        told(damaged.toString());
      } catch (RuntimeException | StackOverflowError e) {
        crashes.add(e + " from\n" + damaged);
      }
    }
    assertThat(crashes).isEmpty();
  }

  private List<String> told(String yaml) {
    return Assertions.assertTimeoutPreemptively(PATIENCE, () -> project.mistakes(yaml));
  }

  private List<String> told(Path file) {
    return Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          try {
            WorkflowFile.load(file, Map.of(), project.folder, name -> Path.of(name));
            return List.of();
          } catch (WorkflowFileException e) {
            return e.problems().stream()
                .map(line -> line.replace(project.folder + "/workflow", "workflow"))
                .map(line -> line.replace(project.folder + "/nothing.yaml:", "nothing.yaml:"))
                .map(line -> line.replace(project.folder.toString(), "PROJECT"))
                .toList();
          }
        });
  }
}
