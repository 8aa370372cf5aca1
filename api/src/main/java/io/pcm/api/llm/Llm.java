package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.GivenFiles;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.LibraryDefinition;
import io.pcm.api.workflow.Mistakes;
import io.pcm.api.workflow.WholeNumber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A language model as a library. In a workflow file, {@code kind: llm}.
 *
 * <pre>{@code
 * LlmFunctions verifier =
 *     w.library("verifier", Llm.model("smollm2-135m-instruct").contextSize(1024).cores(2));
 * LlmFunctions large =
 *     w.library("large", Llm.model("models/large.gguf").gpuLayers(99).gpus(1).memory(8L << 30));
 * }</pre>
 *
 * <p>Methods accept every value; {@link io.pcm.api.workflow.WorkflowBuilder#build()} reports
 * mistakes. The model is found, downloaded and checked when a run starts. Unless {@link #memory} is
 * set, a context then reserves the memory that its model needs. {@code docs/llama.md} describes the
 * engine, which models it can load, and what makes answers reproducible.
 */
public final class Llm extends LibraryDefinition<Llm, LlmFunctions> {
  private static final String CLASS = "io.pcm.library.llama.LlamaLibrary";
  private static final String CLASS_PATH = "pcm:llama";

  private final String model;
  private int contextSize = LlmRules.CONTEXT_SIZE.otherwise();
  private OptionalInt threads = OptionalInt.empty();
  private int gpuLayers = LlmRules.GPU_LAYERS.otherwise();
  private Optional<Boolean> prefixCache = Optional.empty();
  private List<String> jvmOptions = List.of();

  private Llm(String model) {
    this.model = model;
  }

  /**
   * A model in GGUF format.
   *
   * @param model a name that PCM knows, such as {@code smollm2-135m-instruct}; a path (it contains
   *     {@code /} or ends in {@code .gguf}), of the first file if the model is split; or a URL. A
   *     relative path is relative to the current directory, and the file must exist
   */
  public static Llm model(String model) {
    return new Llm(model);
  }

  /** Whether this text means a path, not a name or URL, in {@link #model}. */
  public static boolean isPath(String model) {
    boolean url = model.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*");
    return !url && (model.contains("/") || model.endsWith(".gguf"));
  }

  /**
   * Tokens of one call's prompt and answer together, 16 to 1,048,576; by default 2048. More than
   * the model was trained for fails the load. A longer prompt fails its call.
   */
  public Llm contextSize(int tokens) {
    contextSize = tokens;
    return this;
  }

  /**
   * Processors for computing, 1 to 1024; by default those that the context may use. To reserve
   * processors on the pilot, use {@link #cores}.
   */
  public Llm threads(int value) {
    threads = OptionalInt.of(value);
    return this;
  }

  /**
   * How many of the model's layers run on a GPU, 0 to 10,000; by default 0. A number larger than
   * that of the layers means all. To reserve GPUs on the pilot, use {@link #gpus}.
   */
  public Llm gpuLayers(int value) {
    gpuLayers = value;
    return this;
  }

  /** Whether the fixed part of a prompt stays cached between calls; it does by default. */
  public Llm prefixCache(boolean on) {
    prefixCache = Optional.of(on);
    return this;
  }

  /**
   * Options of the context's JVM, such as {@code -Xmx1g}; they replace earlier ones. The model's
   * memory is not part of the JVM's heap, which by default has 96 MiB and 1 MiB for each slot.
   */
  public Llm jvmOptions(String... values) {
    jvmOptions = List.of(values);
    return this;
  }

  @Override
  protected Llm self() {
    return this;
  }

  @Override
  protected LlmFunctions functions(String name) {
    return new LlmFunctions(name, this);
  }

  int contextSize() {
    return contextSize;
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    mistakes.whole(LlmRules.CONTEXT_SIZE, contextSize);
    threads.ifPresent(number -> mistakes.whole(LlmRules.THREADS, number));
    mistakes.whole(LlmRules.GPU_LAYERS, gpuLayers);
    return Library.of(name, new Library.Host.Jvm(CLASS, List.of(CLASS_PATH), jvmOptions))
        .model(Optional.of(given(mistakes.at("model"))))
        .settings(settings());
  }

  private String given(Mistakes mistakes) {
    if (model.isEmpty() || model.indexOf('\0') >= 0) {
      mistakes.wrong("must be a model's name, a path of a .gguf file, or a URL");
      return model;
    }
    return isPath(model) ? GivenFiles.file(Path.of(model), mistakes).toString() : model;
  }

  /** Without the model, which is added when the run starts. */
  private Json settings() {
    List<String> tuning = new ArrayList<>();
    threads.ifPresent(number -> tuning.add(member(LlmRules.THREADS, number)));
    prefixCache.ifPresent(on -> tuning.add("\"prefix-cache\":" + on));
    tuning.add(member(LlmRules.GPU_LAYERS, gpuLayers));
    return Json.of(
        "{"
            + member(LlmRules.CONTEXT_SIZE, contextSize)
            + ",\"tuning\":{"
            + String.join(",", tuning)
            + "}}");
  }

  private static String member(WholeNumber rule, int number) {
    return Json.quote(rule.name()) + ":" + number;
  }
}
