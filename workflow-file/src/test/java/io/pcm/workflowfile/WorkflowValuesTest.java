package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Library.Retention;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkflowValuesTest {
  private static final String TASK =
      "name: w\nlibraries: {l: {kind: command, command: [cat]}}\ntasks:\n  t: {library: l,"
          + " function: f, map: data.jsonl, %s}\n";

  @TempDir Path root;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    project = new Project(root).file("data.jsonl", "{}\n").file("run.py", "").file("x/a b.txt", "");
  }

  @Test
  void settingsKeepTheirOrderTheirTypesAndEveryDigit() throws Exception {
    String with =
        "with: {z: 1.50, a: 12345678901234567890123, e: 1e3, n: null, t: true, no: no, o: 012,"
            + " q: \"5\", l: [], m: {}, d: 2026-01-01, s: 'a\"b'}";

    assertThat(task(String.format(TASK, with)).settings())
        .hasToString(
            "{\"z\":1.50,\"a\":12345678901234567890123,\"e\":1e3,\"n\":null,\"t\":true,"
                + "\"no\":\"no\",\"o\":\"012\",\"q\":\"5\",\"l\":[],\"m\":{},\"d\":\"2026-01-01\","
                + "\"s\":\"a\\\"b\"}");
  }

  @Test
  void aWholeParameterKeepsItsTypeAndAnEmbeddedOneIsText() throws Exception {
    String yaml =
        """
        name: w
        params: {n: 5, list: [1, {a: b}], text: "7", nested: "${n}${text}", none: null}
        libraries: {l: {kind: command, command: [cat]}}
        tasks:
          t:
            library: l
            function: f
            map: {items: ["${list}", x]}
            with: {a: "${n}", b: "${text}", c: "<${n}>", d: "${nested}", e: "$${n} $5 $", f: "${none}"}
        """;

    assertThat(task(yaml).settings())
        .hasToString(
            "{\"a\":5,\"b\":\"7\",\"c\":\"<5>\",\"d\":\"57\",\"e\":\"${n} $5 $\",\"f\":null}");
    assertThat(((Task.MapTask) task(yaml)).items())
        .isEqualTo(new Items.Listed(List.of(Json.of("[1,{\"a\":\"b\"}]"), Json.of("\"x\""))));
  }

  @Test
  void whatIsSetIsTakenAsItStands() throws Exception {
    String yaml = "params: {p: 1}\n" + String.format(TASK, "with: {p: '${p}'}");

    assertThat(task(yaml, "p=${p} $$ no").settings()).hasToString("{\"p\":\"${p} $$ no\"}");
    assertThat(task(yaml, "p={a: [1, yes]}").settings()).hasToString("{\"p\":{\"a\":[1,\"yes\"]}}");
    assertThat(task(yaml, "p=").settings()).hasToString("{\"p\":null}");
  }

  @Test
  void aPathThatBeginsWithASetParameterIsRelativeToTheCurrentDirectory() throws Exception {
    Files.createDirectories(project.current.resolve("in"));
    Files.writeString(project.current.resolve("in/data.jsonl"), "");
    String yaml =
        "params: {d: ., n: data}\n"
            + String.format(TASK, "").replace("data.jsonl", "'${d}/data.jsonl'");

    assertThat(((Task.MapTask) task(yaml)).items())
        .isEqualTo(new Items.JsonLines(project.folder.resolve("data.jsonl")));
    assertThat(((Task.MapTask) task(yaml, "d=in")).items())
        .isEqualTo(new Items.JsonLines(project.current.resolve("in/data.jsonl")));
    assertThat(((Task.MapTask) task(yaml.replace("${d}/data", "./${n}"), "n=data")).items())
        .as("begins in the file")
        .isEqualTo(new Items.JsonLines(project.folder.resolve("data.jsonl")));
  }

  @Test
  void readsPolicies() throws Exception {
    assertThat(task(String.format(TASK, "")).policy()).isEqualTo(Policy.DEFAULT);
    assertThat(task(String.format(TASK, "retries: 1, keep: [], max-failures: 3")).policy())
        .isEqualTo(
            new Policy(1, 1, Policy.OnError.ROW, OptionalInt.of(3), 20, Optional.of(List.of())));
    assertThat(
            task(String.format(TASK, "retries: {error: 4}, on-error: fail, fail-early: 0"))
                .policy())
        .isEqualTo(new Policy(4, 2, Policy.OnError.FAIL, OptionalInt.empty(), 0, Optional.empty()));
  }

  @Test
  void readsWhatAllLibrariesHave() throws Exception {
    String yaml =
        """
        name: w
        libraries:
          l:
            kind: command
            command: [python3, run.py, --x, nothing.py]
            slots: 3
            resources: {cores: 2, memory: 1.5GiB, gpus: 0.5, gpu-memory: 16GiB}
            files: ["x/*.txt", run.py]
            env: {A: 012, B: no, C: ""}
            load-timeout: 1h30m
            call-timeout: 1m500ms
            retention: call
            settings: {a: 1}
        tasks: {t: {library: l, function: f, call: }}
        """;

    assertThat(project.load(yaml).workflow().libraries())
        .containsExactly(
            Library.of(
                    "l",
                    new Host.Command(
                        List.of(
                            "python3",
                            project.folder.resolve("run.py").toString(),
                            "--x",
                            "nothing.py")))
                .settings(Json.of("{\"a\":1}"))
                .slots(3)
                .resources(new Resources(2, 1_610_612_736L, 0.5, 16L << 30))
                .files(
                    List.of(project.folder.resolve("x/a b.txt"), project.folder.resolve("run.py")))
                .env(Map.of("A", "012", "B", "no", "C", ""))
                .loadTimeout(Duration.ofMinutes(90))
                .callTimeout(Duration.ofMillis(60_500))
                .retention(Retention.CALL)
                .build());
  }

  @Test
  void needsAreWhatTaskNamesJoin() throws Exception {
    String yaml =
        """
        name: w
        libraries: {l: {kind: command, command: [cat]}}
        tasks:
          last: {library: l, function: f, call: {}, needs: [xy, x, plain], matrix: {y: [1, 2], z: [a, b]}}
          xy: {library: l, function: f, call: {}, needs: x, matrix: {x: [1, 2, 3], y: [1, 2]}}
          x: {library: l, function: f, map: {results-of: plain}, matrix: {x: [3, 2, 1]}}
          plain: {library: l, function: f, call: {}}
          one: {library: l, function: f, map: {results-of: ["xy[x=2,y=1]", plain]}}
        """;
    List<Task> tasks = project.load(yaml).workflow().tasks();
    Map<String, List<String>> named =
        Map.of("last", List.of("xy", "x", "plain"), "xy", List.of("x"), "x", List.of("plain"));
    for (Task task : tasks) {
      if (named.containsKey(task.name().base())) {
        List<TaskName> joined = new ArrayList<>();
        for (String base : named.get(task.name().base())) {
          tasks.stream()
              .map(Task::name)
              .filter(n -> n.base().equals(base) && n.joins(task.name()))
              .forEach(joined::add);
        }
        assertThat(task.needs()).as(task.name().display()).isEqualTo(joined).isNotEmpty();
      }
    }
    assertThat(tasks.get(tasks.size() - 1).needs())
        .extracting(TaskName::display)
        .containsExactly("xy[x=2,y=1]", "plain");
  }

  @Test
  void makesTenThousandTasksThatJoin() throws Exception {
    String hundred =
        "["
            + String.join(
                ", ", java.util.stream.IntStream.range(0, 70).mapToObj(i -> "v" + i).toList())
            + "]";
    String yaml =
        "name: w\nparams: {v: "
            + hundred
            + "}\n"
            + "libraries: {l: {kind: command, command: [cat]}}\ntasks:\n"
            + "  a: {library: l, function: f, call: {}, matrix: {x: '${v}', y: '${v}'}}\n"
            + "  b: {library: l, function: f, call: {}, needs: a, matrix: {x: '${v}', y: '${v}'}}\n"
            + "  c: {library: l, function: f, call: {}, needs: [a, b]}\n";

    List<Task> tasks = project.load(yaml).workflow().tasks();

    assertThat(tasks).hasSize(2 * 4900 + 1);
    assertThat(tasks.get(4900).needs()).containsExactly(tasks.get(0).name());
    assertThat(tasks.get(9800).needs()).hasSize(9800);
  }

  @Test
  void anInnerNameHidesAParameterAndValuesKeepTheirType() throws Exception {
    String yaml =
        "params: {seed: 9}\n"
            + String.format(TASK, "matrix: {seed: [1, '2', no]}, with: {s: '${seed}'}");

    assertThat(project.load(yaml).workflow().tasks())
        .extracting(t -> t.name().display() + " " + t.settings())
        .containsExactly(
            "t[seed=1] {\"s\":1}", "t[seed=2] {\"s\":\"2\"}", "t[seed=no] {\"s\":\"no\"}");
  }

  @Test
  void aMatrixCanNameItsValues() throws Exception {
    String yaml =
        """
        name: w
        params: {start: Is it true}
        libraries: {m: {kind: llm, model: known}, l: {kind: command, command: [cat]}}
        tasks:
          ask:
            library: m
            function: complete
            map: {items: [{claim: a}]}
            matrix:
              prompt:
                short: "{{claim}}?"
                long: "${start} that {{claim}}?"
              n: [1, 2]
            with: {prompt: "${prompt}", max-tokens: "${n}"}
          one: {library: l, function: f, call: {}, needs: ["ask[n=2,prompt=short]"]}
          each: {library: l, function: f, map: {results-of: ask}, matrix: {prompt: [long, short]}}
        """;

    List<Task> tasks = project.load(yaml).workflow().tasks();

    assertThat(tasks.subList(0, 4))
        .extracting(task -> task.name().display() + " " + task.settings())
        .containsExactly(
            "ask[n=1,prompt=short] {\"prompt\":\"{{claim}}?\",\"max-tokens\":1}",
            "ask[n=2,prompt=short] {\"prompt\":\"{{claim}}?\",\"max-tokens\":2}",
            "ask[n=1,prompt=long] {\"prompt\":\"Is it true that {{claim}}?\",\"max-tokens\":1}",
            "ask[n=2,prompt=long] {\"prompt\":\"Is it true that {{claim}}?\",\"max-tokens\":2}");
    assertThat(tasks.get(4).needs()).containsExactly(tasks.get(1).name());
    assertThat(tasks.get(5).needs()).containsExactly(tasks.get(2).name(), tasks.get(3).name());
    assertThat(tasks.get(6).needs()).containsExactly(tasks.get(0).name(), tasks.get(1).name());
  }

  @Test
  void namedValuesOfAMatrixKeepTheirTypeAndMayBeSetAsAParameter() throws Exception {
    String yaml =
        "params: {all: {x: 0}}\n"
            + String.format(TASK, "matrix: {n: '${all}'}, with: {n: '${n}', s: 'n is ${n}'}");

    assertThat(task(yaml, "all={few: 4}").settings()).hasToString("{\"n\":4,\"s\":\"n is 4\"}");
    assertThat(task(yaml).name().display()).isEqualTo("t[n=x]");
  }

  private Task task(String yaml, String... overrides) throws Exception {
    return project.load(yaml, overrides).workflow().tasks().get(0);
  }
}
