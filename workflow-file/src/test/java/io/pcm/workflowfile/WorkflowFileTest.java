package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.Ports;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.Reuse;
import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.Pilots;
import io.pcm.slurm.SlurmSettings;
import io.pcm.slurm.SlurmSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkflowFileTest {
  private static final String FACTCHECK =
      """
      name: factcheck
      params:
        claims: data/claims.jsonl
        model: smollm2-135m-instruct
        templates: [bare, few-shot]
        limit: null
      libraries:
        verifier:
          kind: llm
          model: ${model}
          context-size: 1024
        judge:
          kind: java
          class: io.pcm.examples.factcheck.Judge
          class-path: [target/factcheck.jar, target/lib/*.jar]
      tasks:
        verify:
          library: verifier
          function: classify
          map: ${claims}
          matrix: {template: "${templates}"}
          with: {prompt-file: "templates/${template}.yaml", seed: 42}
          limit: ${limit}
          keep: [id, claim, label]
        score:
          library: judge
          function: score
          call: {}
          needs: [verify]
          matrix: {template: "${templates}"}
        best:
          library: judge
          function: best
          call: {}
          needs: [verify]
      """;

  @TempDir Path root;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    project = new Project(root);
    project
        .file("data/claims.jsonl", "{\"claim\":\"a\"}\n")
        .file("target/factcheck.jar", "")
        .file("target/lib/b.jar", "")
        .file("target/lib/a.jar", "")
        .file("target/lib/readme.txt", "")
        .file(
            "templates/bare.yaml",
            "prompt: 'Claim: {{claim}}'\nlabels: {SUPPORTS: [yes], REFUTES: [no, 012]}\n")
        .file("templates/few-shot.yaml", "prompt: a\nlabels: {A: 1e3, B: [on]}\nseed: 7\n");
  }

  @Test
  void readsTheFactCheck() throws Exception {
    PreparedWorkflow loaded = project.load(FACTCHECK);

    assertThat(loaded.workflow().name()).isEqualTo("factcheck");
    assertThat(loaded.workflow().tasks())
        .extracting(task -> task.name().display())
        .containsExactly(
            "verify[template=bare]",
            "verify[template=few-shot]",
            "score[template=bare]",
            "score[template=few-shot]",
            "best");
    assertThat(task(loaded, 0))
        .isEqualTo(
            new Task.MapTask(
                new TaskName("verify", Map.of("template", "bare")),
                new Task.FunctionUse(
                    "verifier",
                    "classify",
                    Json.of(
                        "{\"prompt\":\"Claim: {{claim}}\",\"labels\":{\"SUPPORTS\":[\"yes\"],"
                            + "\"REFUTES\":[\"no\",\"012\"]},\"seed\":42}")),
                new Policy(
                    0,
                    2,
                    Policy.OnError.ROW,
                    OptionalInt.empty(),
                    20,
                    Optional.of(List.of("id", "claim", "label"))),
                new Items.JsonLines(project.folder.resolve("data/claims.jsonl")),
                OptionalInt.empty()));
    assertThat(task(loaded, 1).settings())
        .isEqualTo(
            Json.of("{\"prompt\":\"a\",\"labels\":{\"A\":[\"1e3\"],\"B\":[\"on\"]},\"seed\":42}"));
    assertThat(task(loaded, 2).needs()).containsExactly(task(loaded, 0).name());
    assertThat(task(loaded, 4).needs())
        .containsExactly(task(loaded, 0).name(), task(loaded, 1).name());
    assertThat(loaded.file()).contains(project.folder.resolve("workflow.yaml"));
    assertThat(loaded.dataFiles()).containsExactly(project.folder.resolve("data/claims.jsonl"));
    assertThat(loaded.promptFiles())
        .containsExactly(
            project.folder.resolve("templates/bare.yaml"),
            project.folder.resolve("templates/few-shot.yaml"));
    assertThat(loaded.parameters())
        .containsExactly(
            Map.entry("claims", Json.of("\"data/claims.jsonl\"")),
            Map.entry("model", Json.of("\"smollm2-135m-instruct\"")),
            Map.entry("templates", Json.of("[\"bare\",\"few-shot\"]")),
            Map.entry("limit", Json.NULL));
  }

  @Test
  void readsThePilotsThatTheWorkflowNames() throws Exception {
    String pilots =
        """
        pilots:
          slurm: {count: "${n}", time: 2h, cpus: 4, partition: scavenge, requeue: false}
        """;
    String yaml = FACTCHECK.replace("params:\n", "params:\n  n: 64\n") + pilots;
    Pilots named = project.load(yaml).pilots().get(0);
    assertThat(named.count()).isEqualTo(64);
    assertThat(named.settings().room().time()).contains(Duration.ofHours(2));
    assertThat(named.settings().room().cpus()).hasValue(4);
    SlurmSettings slurm = ((SlurmSite) named.settings().site()).settings();
    assertThat(slurm.partition()).contains("scavenge");
    assertThat(slurm.requeue()).isFalse();
    assertThat(project.load(FACTCHECK).pilots()).isEmpty();
    assertThat(project.load(FACTCHECK).defaults().reuse()).isEmpty();
    assertThat(project.load(FACTCHECK).defaults().ports()).isEmpty();
    assertThat(project.load(FACTCHECK + "port: 40000-40100\n").defaults().ports())
        .contains(new Ports(40000, 40100));
    assertThat(project.load(FACTCHECK + "reuse: auto\n").defaults().reuse()).contains(Reuse.auto());
    assertThat(
            project
                .load(FACTCHECK + "reuse: {from: [runs/one], sampled: true}\n")
                .defaults()
                .reuse())
        .contains(Reuse.of(project.folder.resolve("runs/one")).withSampled());
  }

  @Test
  void reads_groups_of_pilots_side_by_side() throws Exception {
    String pilots =
        """
        pilots:
          - slurm: {min: 4, max: "${n}", pending: 20, idle: 5m, time: 2h, gpus: 1}
          - slurm: {name: spare, max: 200, partition: [gpu, scavenge]}
          - local: {min: 0, max: 2}
        """;
    String yaml = FACTCHECK.replace("params:\n", "params:\n  n: 64\n") + pilots;
    List<Pilots> groups = project.load(yaml).pilots();
    assertThat(groups).extracting(Pilots::name).containsExactly("slurm", "spare", "local");
    PilotBounds first =
        PilotBounds.fixed(64).between(4, 64).pending(20).idle(Duration.ofMinutes(5));
    assertThat(groups)
        .extracting(Pilots::bounds)
        .containsExactly(
            first, PilotBounds.fixed(200).between(0, 200), PilotBounds.fixed(2).between(0, 2));
    SlurmSettings spare = ((SlurmSite) groups.get(1).settings().site()).settings();
    assertThat(spare.partition()).contains("gpu,scavenge");
  }

  @Test
  void makesALlamaLibraryAJavaLibraryOfPcmsOwn() throws Exception {
    Library verifier = project.load(FACTCHECK).workflow().libraries().get(0);

    assertThat(verifier)
        .isEqualTo(
            Library.of(
                    "verifier",
                    new Host.Jvm(
                        "io.pcm.library.llama.LlamaLibrary", List.of("pcm:llama"), List.of()))
                .settings(
                    Json.of(
                        "{\"model\":\"/models/smollm2-135m-instruct.gguf\",\"context-size\":1024,"
                            + "\"tuning\":{\"gpu-layers\":0}}"))
                .files(List.of(Path.of("/models/smollm2-135m-instruct.gguf")))
                .build());
  }

  @Test
  void expandsTheClassPathOfAJavaLibraryInSortedOrder() throws Exception {
    Library judge = project.load(FACTCHECK).workflow().libraries().get(1);

    assertThat(judge.host())
        .isEqualTo(
            new Host.Jvm(
                "io.pcm.examples.factcheck.Judge",
                List.of(
                    project.folder.resolve("target/factcheck.jar").toString(),
                    project.folder.resolve("target/lib/a.jar").toString(),
                    project.folder.resolve("target/lib/b.jar").toString()),
                List.of()));
    assertThat(judge.files()).isEmpty();
  }

  @Test
  void takesValuesThatWereSetWithTheirTypesAndPathsFromTheCurrentDirectory() throws Exception {
    Files.writeString(project.current.resolve("mine.jsonl"), "1\n");
    Files.writeString(project.current.resolve("m.gguf"), "");

    PreparedWorkflow loaded =
        project.load(
            FACTCHECK, "claims=mine.jsonl", "model=m.gguf", "limit=300", "templates=[few-shot]");

    Task.MapTask verify = (Task.MapTask) task(loaded, 0);
    assertThat(verify.name().display()).isEqualTo("verify[template=few-shot]");
    assertThat(verify.limit()).hasValue(300);
    assertThat(verify.items())
        .isEqualTo(new Items.JsonLines(project.current.resolve("mine.jsonl")));
    assertThat(loaded.models())
        .containsExactly(Map.entry("verifier", project.current.resolve("m.gguf")));
    assertThat(project.resolved).isEmpty();
    assertThat(loaded.workflow().libraries().get(0).callTimeout())
        .isEqualTo(Duration.ofMinutes(10));
  }

  private static Task task(PreparedWorkflow loaded, int index) {
    return loaded.workflow().tasks().get(index);
  }
}
