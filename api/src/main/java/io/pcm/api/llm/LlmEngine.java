package io.pcm.api.llm;

import io.pcm.api.workflow.WorkflowRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that run language models. {@code docs/engines.md} describes how to choose and
 * install one, {@link Llm#command} has an example.
 */
public enum LlmEngine {
  /** llama.cpp within the context's process; comes with PCM, needs no installation. */
  LLAMA_JAVA("llama-java", false, 1),

  /** llama.cpp's server, for current models in GGUF format, on CPUs and GPUs. */
  LLAMA_SERVER("llama-server", true, 1),

  /** vLLM, for models of Hugging Face on GPUs. */
  VLLM("vllm", true, WorkflowRules.AUTO_SLOTS),

  /** SGLang, for models of Hugging Face on GPUs. */
  SGLANG("sglang", true, 64),

  /** Any server with OpenAI's routes, which a context starts, or which somebody else runs. */
  SERVER("server", true, 16);

  private final String label;
  private final boolean server;
  private final int slots;

  LlmEngine(String label, boolean server, int slots) {
    this.label = label;
    this.server = server;
    this.slots = slots;
  }

  /** The name in a workflow file, such as {@code llama-java}. */
  public String label() {
    return label;
  }

  /** The names in a workflow file of all engines. */
  public static List<String> labels() {
    return Stream.of(values()).map(LlmEngine::label).toList();
  }

  /** The engine with this name in a workflow file. */
  public static Optional<LlmEngine> labelled(String label) {
    return Stream.of(values()).filter(engine -> engine.label.equals(label)).findFirst();
  }

  /** Whether it is a program of its own, which a context starts and asks over HTTP. */
  public boolean isServer() {
    return server;
  }

  /** Whether its models are files in GGUF format, which PCM finds and checks. */
  public boolean takesGguf() {
    return this == LLAMA_JAVA || this == LLAMA_SERVER;
  }

  /** Whether its models are folders or names of Hugging Face. */
  boolean takesHuggingFace() {
    return this == VLLM || this == SGLANG;
  }

  /** Whether a model can have adapters, which tasks choose. */
  boolean takesAdapters() {
    return this == VLLM;
  }

  /** Whether a server that embeds cannot do anything else. */
  boolean embedsOnly() {
    return this == VLLM || this == SGLANG;
  }

  /** Whether classify can tell how likely each label is. */
  boolean knowsProbabilities() {
    return this == VLLM || this == LLAMA_SERVER;
  }

  /** Whether PCM knows it, and not only OpenAI's routes. */
  boolean isKnown() {
    return this != SERVER;
  }

  /** The default of the context size. */
  int contextSize() {
    return isKnown() ? LlmRules.CONTEXT_SIZE.otherwise() : LlmRules.CONTEXT_SIZE.most();
  }

  /** The names of the functions that it has. */
  public List<String> functions() {
    if (!server) {
      return List.of(LlmRules.COMPLETE, LlmRules.CLASSIFY);
    }
    return LlmRules.FUNCTIONS.stream()
        .filter(name -> isKnown() || !name.equals(LlmRules.CLASSIFY))
        .toList();
  }

  /** Whether PCM can find out how many calls in flight it serves best. */
  boolean takesAutoSlots() {
    return this != SGLANG && this != SERVER;
  }

  /** Whether it finds out while it runs how many calls in flight it serves best. */
  boolean findsSlots() {
    return this == VLLM;
  }

  /**
   * The default number of calls in flight in one context. For an engine that finds out how many it
   * serves best, the most.
   */
  public int slots() {
    return slots;
  }

  String className() {
    return server ? "io.pcm.library.server.ServerLibrary" : "io.pcm.library.llama.LlamaLibrary";
  }

  String classPath() {
    return server ? "pcm:server" : "pcm:llama";
  }
}
