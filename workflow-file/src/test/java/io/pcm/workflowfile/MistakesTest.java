package io.pcm.workflowfile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases are in {@code mistakes.txt}. */
final class MistakesTest {
  private static final String TASK =
      """
      name: w
      libraries: {l: {kind: command, command: [cat]}, m: {kind: llm, model: smol}}
      tasks:
        t:
      """;
  private static final String LIBRARY =
      """
      name: w
      tasks: {t: {library: l, function: f, call: {}}}
      libraries:
        l:
      """;

  @TempDir Path root;

  record Case(String title, String yaml, List<String> overrides, List<String> told) {
    @Override
    public String toString() {
      return title;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsTheAuthorWhatIsWrongWhereAndWhatWouldBeRight(Case mistake) throws Exception {
    Project project =
        new Project(root)
            .file("data.jsonl", "{}\n")
            .file("templates/wrong.yaml", "prompt: a\n\nlabels:\n  A: [x]\n  B: [x]\nseeed: 1\n")
            .file("templates/broken.yaml", "prompt: 'a\n")
            .file("templates/list.yaml", "- prompt\n")
            .file("templates/nested.yaml", "prompt-file: list.yaml\n");

    List<String> told =
        project.mistakes(mistake.yaml(), mistake.overrides().toArray(String[]::new));

    assertThat(told).containsExactlyElementsOf(mistake.told());
  }

  /** The library has the same limit, which counts words, not labels. */
  @Test
  void tooManyWordsAreToldThoughTheLabelsAreFew() throws Exception {
    String words = IntStream.rangeClosed(1, 1000).mapToObj(i -> "w" + i).collect(joining(", "));
    String yaml =
        TASK
            + "    {library: m, function: classify, call: {}, with: {prompt: a, labels: {A: ["
            + words
            + "], B: [other]}}}\n";
    assertThat(new Project(root).mistakes(yaml))
        .singleElement()
        .asString()
        .contains("must have at most 1000 words in all its labels, not 1001");
  }

  @Test
  void theTableHasManyMistakes() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(60).allMatch(mistake -> !mistake.told().isEmpty());
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      String[] parts = all.split("\n# ");
      for (int i = 1; i < parts.length; i++) {
        cases.add(parsed(parts[i].strip().split("\n")));
      }
      return cases.stream();
    }
  }

  private static Case parsed(String[] lines) {
    StringBuilder yaml =
        new StringBuilder(
            lines[1].equals("TASK") ? TASK : lines[1].equals("LIBRARY") ? LIBRARY : "");
    List<String> overrides = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (String line : List.of(lines).subList(2, lines.length)) {
      if (line.startsWith("set ")) {
        overrides.add(line.substring(4));
      } else if (line.startsWith("> ")) {
        told.add(line.substring(2));
      } else {
        yaml.append(line).append('\n');
      }
    }
    return new Case(lines[0], yaml.toString(), overrides, told);
  }
}
