package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a library of each engine becomes, from a workflow file and from Java. */
class EnginesTest {
  @TempDir Path root;

  private static Library only(Workflow workflow) {
    return workflow.libraries().get(0);
  }

  private Library fromJava(Llm llm) {
    WorkflowBuilder w = Workflow.named("w");
    w.map("t", w.library("m", llm).complete(Prompt.of("a")), Items.of(List.of(Json.of("1"))));
    return only(w.build());
  }

  @Test
  void aFolderOfHuggingFaceIsAModelWithItsFiles() throws Exception {
    Project project =
        new Project(root).file("smol/config.json", "{}").file("smol/model.safetensors", "x");
    Path model = project.folder.resolve("smol");
    String program = project.folder.resolve("bin/vllm").toString();
    Library read =
        only(
            project
                .load(
                    """
                    name: w
                    libraries:
                      m:
                        kind: llm
                        engine: vllm
                        model: ./smol
                        command: [bin/vllm, serve]
                        options: [--max-num-batched-tokens, 4096]
                    tasks:
                      t: {library: m, function: complete, map: {items: [1]}, with: {prompt: a}}
                    """)
                .workflow());

    assertThat(read.settings())
        .hasToString(
            "{\"model\":\""
                + model
                + "\",\"engine\":\"vllm\",\"command\":[\""
                + program
                + "\",\"serve\"],\"options\":[\"--max-num-batched-tokens\",\"4096\"],"
                + "\"context-size\":2048,\"tuning\":{\"auto-slots\":true}}");
    assertThat(read.files())
        .containsExactly(model.resolve("config.json"), model.resolve("model.safetensors"));
    assertThat(read.model()).isEmpty();
    assertThat(read.autoSlots()).isTrue();
    assertThat(read.loadTimeout()).isEqualTo(Duration.ofMinutes(30));
    Library made =
        fromJava(
            Llm.model(model.toString())
                .engine(LlmEngine.VLLM)
                .command(program, "serve")
                .options("--max-num-batched-tokens", "4096"));
    assertThat(made).isEqualTo(read);
  }

  @Test
  void aNameIsLeftToVllm() {
    Library library = fromJava(Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM).slots(256));

    assertThat(library.settings().toString()).contains("\"model\":\"Qwen/Qwen3-4B\"");
    assertThat(library.files()).isEmpty();
    assertThat(library.slots()).isEqualTo(256);
  }

  @Test
  void anEngineThatFindsItsSlotsIsToldToDoSo() throws Exception {
    Library vllm = fromJava(Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM).slots(5).autoSlots());
    assertThat(vllm.autoSlots()).isTrue();
    assertThat(vllm.slots()).isEqualTo(8_192);
    assertThat(vllm.settings().toString()).endsWith("\"tuning\":{\"auto-slots\":true}}");

    Llm given = Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM).autoSlots().slots(5);
    assertThat(fromJava(given).autoSlots()).isFalse();
    assertThat(fromJava(given).slots()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = LlmEngine.class,
      names = {"LLAMA_JAVA", "LLAMA_SERVER"})
  void aSingleCallIsBestOnProcessors(LlmEngine engine) {
    Library library = fromJava(Llm.model("smol").engine(engine).autoSlots());
    assertThat(library.autoSlots()).isFalse();
    assertThat(library.slots()).isEqualTo(1);
  }

  @Test
  void theSlotsOfLlamaServerOnAGpuAreChosenWhenItsModelIsThere() {
    Library library =
        fromJava(Llm.model("smol").engine(LlmEngine.LLAMA_SERVER).autoSlots().gpus(1));
    assertThat(library.autoSlots()).isTrue();
    assertThat(library.settings().toString()).doesNotContain("auto-slots");
  }

  @Test
  void aModelWithAdaptersHasTheirFiles() throws Exception {
    Project project = new Project(root).file("law/adapter_config.json", "{}");
    Path adapter = project.folder.resolve("law");
    Library read =
        only(
            project
                .load(
                    """
                    name: w
                    libraries:
                      m:
                        kind: llm
                        engine: vllm
                        model: Qwen/Qwen3-4B
                        revision: v1.0
                        adapters: {law: law}
                        tuning: [--enforce-eager]
                        setup: [module load cuda/12.4]
                        env-from: [HF_TOKEN]
                    tasks:
                      t: {library: m, function: complete, map: {items: [1]}, with: {prompt: a, adapter: law}}
                    """)
                .workflow());

    assertThat(read.settings())
        .hasToString(
            "{\"model\":\"Qwen/Qwen3-4B\",\"engine\":\"vllm\",\"command\":[],\"options\":[],\"setup\":[\"module"
                + " load cuda/12.4\"],\"revision\":\"v1.0\",\"adapters\":{\"law\":\""
                + adapter
                + "\"},\"context-size\":2048,\"tuning\":{\"auto-slots\":true,\"options\":[\"--enforce-eager\"],"
                + "\"env-from\":[\"HF_TOKEN\"]}}");
    assertThat(read.files()).containsExactly(adapter.resolve("adapter_config.json"));
    Library made =
        fromJava(
            Llm.model("Qwen/Qwen3-4B")
                .engine(LlmEngine.VLLM)
                .revision("v1.0")
                .adapter("law", adapter)
                .tuning("--enforce-eager")
                .setup("module load cuda/12.4")
                .envFrom("HF_TOKEN"));
    assertThat(made).isEqualTo(read);
  }

  @Test
  void llamaServerHasOneSlotAndTakesTheSameModelsAsLlamaJava() {
    Library library = fromJava(Llm.model("smol").engine(LlmEngine.LLAMA_SERVER).gpuLayers(99));

    assertThat(library.model()).contains("smol");
    assertThat(library.slots()).isEqualTo(1);
    assertThat(library.settings().toString())
        .isEqualTo(
            "{\"engine\":\"llama-server\",\"command\":[],\"options\":[],\"context-size\":2048,"
                + "\"tuning\":{\"gpu-layers\":99}}");
  }

  @Test
  void aLibraryIsToldThatATaskNeedsEmbeddings() throws Exception {
    String yaml =
        """
        name: w
        libraries: {m: {kind: llm, engine: llama-server, model: smol, threads: 2}}
        tasks:
          t: {library: m, function: embed, map: {items: [1]}, with: {prompt: a}}
          u: {library: m, function: complete, map: {items: [1]}, with: {prompt: a}}
        """;
    Library read = only(new Project(root).load(yaml).workflow());
    WorkflowBuilder w = Workflow.named("w");
    Llm llm = Llm.model("smol").engine(LlmEngine.LLAMA_SERVER).threads(2);
    w.map("t", w.library("m", llm).embed(Prompt.of("a")), Items.of(List.of(Json.of("1"))));

    assertThat(read.settings().toString()).endsWith("\"tuning\":{\"threads\":2,\"embed\":true}}");
    assertThat(only(w.build()).settings().toString())
        .endsWith("\"tuning\":{\"threads\":2,\"embed\":true}}");
  }

  @Test
  void anEmbeddingHasOnlyAPrompt() {
    WorkflowBuilder w = Workflow.named("w");
    Llm llm = Llm.model("smol");
    Prompt prompt = Prompt.of("a").details(true).seed(1);
    w.map("t", w.library("m", llm).embed(prompt), Items.of(List.of(Json.of("1"))));

    assertThatThrownBy(w::build)
        .hasMessageContaining("the engine llama-java has no function embed")
        .hasMessageContaining("details: is not a setting of embed")
        .hasMessageContaining("seed: is not a setting of embed");
  }

  @Test
  void aChatIsCheckedInAllItsMessages() {
    Prompt prompt = Prompt.of("a").system("").example("b", "{{").label("A", "a");
    WorkflowBuilder w = Workflow.named("w");
    Llm llm = Llm.model("smol").engine(LlmEngine.LLAMA_SERVER);
    w.map("t", w.library("m", llm).chat(prompt), Items.of(List.of(Json.of("1"))));

    assertThatThrownBy(w::build)
        .hasMessageContaining("system: must be the text of the prompt, not an empty string")
        .hasMessageContaining("examples[0].assistant: has '{{' without a field name")
        .hasMessageContaining("labels: is not a setting of chat");
  }

  @Test
  void aChatReachesTheLibraryAsItIsWritten() throws Exception {
    Workflow workflow =
        new Project(root)
            .load(
                """
                name: w
                libraries: {m: {kind: llm, engine: llama-server, model: smol}}
                tasks:
                  t:
                    library: m
                    function: chat
                    map: {items: [{q: a}]}
                    with:
                      system: Be short.
                      examples: [{user: "1+1?", assistant: "2"}]
                      prompt: "{{q}}"
                """)
            .workflow();

    assertThat(workflow.tasks().get(0).settings())
        .hasToString(
            "{\"system\":\"Be short.\",\"examples\":[{\"user\":\"1+1?\",\"assistant\":\"2\"}],"
                + "\"prompt\":\"{{q}}\"}");
  }
}
