package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.Prompt;
import io.pcm.api.llm.Sampling;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.workflowfile.MadeMistakes.Made;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The mistakes of {@code mistakes.txt} about engines, made with builders. */
final class MadeEngineMistakes {
  private static final Items ONE = Items.of(List.of(Json.of("1")));

  private final Path project;
  private final List<Made> all = new ArrayList<>();

  private MadeEngineMistakes(Path project) {
    this.project = project;
  }

  static List<Made> in(Path project) {
    MadeEngineMistakes mistakes = new MadeEngineMistakes(project);
    mistakes.engines();
    mistakes.starts();
    mistakes.servers();
    mistakes.samples();
    mistakes.answers();
    return mistakes.all;
  }

  private void add(String title, BiConsumer<WorkflowBuilder, String> make, String... told) {
    all.add(new Made(title, make, List.of(told)));
  }

  private static LlmFunctions llm(WorkflowBuilder w, String name) {
    return w.library(name + "-lib", Llm.model("smol"));
  }

  private void engines() {
    add(
        "settings of another engine",
        (w, n) ->
            w.library(
                n,
                Llm.model(project + "/no-such-folder")
                    .engine(LlmEngine.VLLM)
                    .threads(2)
                    .gpuLayers(9)
                    .prefixCache(true)),
        "library(\"NAME\").prefixCache: is not a setting of the engine vllm",
        "library(\"NAME\").threads: is not a setting of the engine vllm",
        "library(\"NAME\").gpuLayers: is not a setting of the engine vllm",
        "library(\"NAME\").model: no such folder: PROJECT/no-such-folder");
    add(
        "a server's settings without a server",
        (w, n) ->
            w.library(
                n,
                Llm.model("smol")
                    .command("vllm", "serve")
                    .options("--dtype")
                    .stallTimeout(Duration.ofMillis(5))),
        "library(\"NAME\").stallTimeout: must be 1s to 7d",
        "library(\"NAME\").command: is not a setting of the engine llama-java",
        "library(\"NAME\").options: is not a setting of the engine llama-java",
        "library(\"NAME\").stallTimeout: is not a setting of the engine llama-java");
    add(
        "functions that the engine does not have",
        (w, n) -> w.map(n, llm(w, n).chat(Prompt.of("a")), ONE),
        "map(\"NAME\").settings: the engine llama-java has no function chat; use engine: llama-server"
            + " or vllm");
    add(
        "a server of vllm that embeds and writes",
        (w, n) -> {
          LlmFunctions model = w.library(n, Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM));
          w.map(n, model.embed(Prompt.of("a")), ONE);
          w.map(n + "u", model.complete(Prompt.of("a")), ONE);
        },
        "library(\"NAME\"): is used for embed and complete, but a server of vllm either embeds or"
            + " writes; make a library for each");
    add(
        "a name that no model of Hugging Face has",
        (w, n) -> w.library(n, Llm.model("models/smollm2/f16").engine(LlmEngine.VLLM)),
        "library(\"NAME\").model: must be a model's name, such as"
            + " HuggingFaceTB/SmolLM2-135M-Instruct, or a folder, such as ./smollm2, not"
            + " 'models/smollm2/f16'");
  }

  private void starts() {
    add(
        "how a server is started",
        (w, n) -> {
          Llm llm =
              Llm.model(project + "/no-model")
                  .engine(LlmEngine.VLLM)
                  .revision("main")
                  .setup("module load cuda", " ")
                  .envFrom("hf_abc=1")
                  .adapter("model", project.resolve("no-adapter"));
          Prompt prompt = Prompt.of("a").adapter("law");
          w.map(n, w.library(n + "-lib", llm).complete(prompt), ONE);
          w.library(
              n + "-l", Llm.model("smol").tuning("-a").setup("ls").envFrom("A").revision("a b"));
        },
        "library(\"NAME-lib\").setup[1]: must be one line for bash, such as module load cuda",
        "library(\"NAME-lib\").envFrom[0]: must be the name of an environment variable, such as"
            + " HF_TOKEN, not its value",
        "library(\"NAME-lib\").revision: is for a model by name; the folder PROJECT/no-model is"
            + " what it is",
        "library(\"NAME-lib\").model: no such folder: PROJECT/no-model",
        "library(\"NAME-lib\").adapters.model: an adapter's name must be a letter, then up to 63"
            + " letters, digits, '_' or '-', and not model",
        "library(\"NAME-lib\").adapters.model: no such folder: PROJECT/no-adapter",
        "library(\"NAME-l\").tuning: is not a setting of the engine llama-java",
        "library(\"NAME-l\").setup: is not a setting of the engine llama-java",
        "library(\"NAME-l\").envFrom: is not a setting of the engine llama-java",
        "library(\"NAME-l\").revision: is not a setting of the engine llama-java",
        "library(\"NAME-l\").revision: must be a branch, a tag or a commit, not 'a b'",
        "map(\"NAME\").adapter: the library has no adapter 'law'; known: model");
  }

  private void servers() {
    add(
        "a server of which only the routes are known",
        (w, n) -> {
          w.library(n + "-a", Llm.model("m").engine(LlmEngine.SERVER));
          w.library(
              n + "-b",
              Llm.model("m")
                  .engine(LlmEngine.SERVER)
                  .command("serve")
                  .stallTimeout(Duration.ofSeconds(5))
                  .apiKeyFrom("sk-1"));
          Llm llm =
              Llm.model("m")
                  .engine(LlmEngine.SERVER)
                  .url("https://me@x/v1")
                  .command("a")
                  .setup("ls")
                  .gpus(1);
          Sampling sampling = Sampling.defaults().topK(1).topP(0.5);
          Prompt prompt =
              Prompt.of("a").schema(Json.of("{\"type\":\"object\"}")).sampling(sampling);
          w.map(n, w.library(n + "-c", llm).complete(prompt), ONE);
          w.library(
              n + "-d", Llm.model("m").engine(LlmEngine.VLLM).url("http://x").apiKeyFrom("A"));
          w.library(n + "-e", Llm.model("m").engine(LlmEngine.SGLANG).autoSlots());
        },
        "library(\"NAME-a\").command: is missing: a command that starts the server, or the url of"
            + " one that runs",
        "library(\"NAME-b\").stallTimeout: is not a setting of the engine server",
        "library(\"NAME-b\").apiKeyFrom: must be the name of an environment variable, not the key"
            + " itself",
        "library(\"NAME-b\").command: must have {socket} or {port}, here or in options: where the"
            + " server shall listen",
        "library(\"NAME-c\").url: must be such as https://example.org/v1, without a key, not"
            + " 'https://me@x/v1'",
        "library(\"NAME-c\").command: is for a server that PCM starts; the one at the url runs"
            + " already",
        "library(\"NAME-c\").setup: is for a server that PCM starts; the one at the url runs already",
        "library(\"NAME-d\").url: is not a setting of the engine vllm",
        "library(\"NAME-d\").apiKeyFrom: is not a setting of the engine vllm",
        "library(\"NAME-e\").slots: must be a number with the engine sglang",
        "map(\"NAME\").schema: is for chat with the engine server: OpenAI's completions have none",
        "map(\"NAME\").sampling.topK: is not OpenAI's; if the server has it, put it into extra-body by"
            + " the server's name",
        "map(\"NAME\").allowSpecialTokens: is missing: true, because the engine server cannot tell"
            + " the model's special tokens, so they cannot be kept apart from the text of items");
  }

  private void samples() {
    add(
        "samples that are the same, thinking that is unknown",
        (w, n) -> {
          LlmFunctions model =
              w.library(n + "-m", Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM));
          LlmFunctions any =
              w.library(n + "-s", Llm.model("m").engine(LlmEngine.SERVER).url("http://x:1"));
          w.map(n, model.complete(Prompt.of("a").samples(4)), ONE);
          w.map(n + "u", model.chat(Prompt.of("a").samples(129).temperature(1)), ONE);
          Prompt thinking = Prompt.of("a").thinking(true).allowSpecialTokens(true);
          w.map(n + "v", any.chat(thinking), ONE);
        },
        "map(\"NAME\").samples: needs a temperature above 0, at which answers differ",
        "map(\"NAMEu\").samples: must be a whole number, 1 to 128, not 129",
        "map(\"NAMEv\").thinking: is not OpenAI's; if the server has it, put it into extra-body");
  }

  private void answers() {
    add(
        "how an answer is chosen and what it must be",
        (w, n) -> {
          LlmFunctions model = llm(w, n);
          Sampling sampling = Sampling.defaults().topP(2).topK(-1);
          w.map(
              n,
              model.complete(
                  Prompt.of("a").sampling(sampling).extraBody(Json.of("{\"logit_bias\":{}}"))),
              ONE);
          w.map(
              n + "u",
              model.classify(
                  Prompt.of("a")
                      .label("A")
                      .label("B")
                      .schema(Json.of("{\"type\":\"object\"}"))
                      .probabilities(true)),
              ONE);
        },
        "map(\"NAME\").sampling.topK: must be a whole number, 0 to 1000000, not -1",
        "map(\"NAME\").sampling.topP: must be a number, 0.01 to 1, not 2.0",
        "map(\"NAME\").extraBody: is for servers, and the engine is llama-java",
        "map(\"NAMEu\").schema: is not a setting of classify",
        "map(\"NAMEu\").probabilities: is for llama-server and vllm, and the engine is llama-java");
  }
}
