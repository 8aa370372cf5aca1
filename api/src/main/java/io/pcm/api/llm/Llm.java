package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.LibraryDefinition;
import io.pcm.api.workflow.Mistakes;
import io.pcm.api.workflow.WholeNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

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
 * set, a context then reserves the memory that its model needs, if the engine takes GGUF files.
 * {@code docs/engines.md} describes the engines, which models it can load, and what makes answers
 * reproducible.
 */
public final class Llm extends LibraryDefinition<Llm, LlmFunctions> {
  /** A server may compile for the GPU before its first call. */
  private static final Duration SERVER_LOAD_TIMEOUT = Duration.ofMinutes(30);

  private final String model;
  private LlmEngine engine = LlmEngine.LLAMA_JAVA;
  private List<String> command = List.of();
  private List<String> options = List.of();
  private int contextSize = LlmRules.CONTEXT_SIZE.otherwise();
  private OptionalInt threads = OptionalInt.empty();
  private OptionalInt gpuLayers = OptionalInt.empty();
  private Optional<Boolean> prefixCache = Optional.empty();
  private Optional<Duration> stallTimeout = Optional.empty();
  private List<String> jvmOptions = List.of();

  private Llm(String model) {
    this.model = model;
  }

  /**
   * A model.
   *
   * @param model for engines that take GGUF files, a name that PCM knows, such as {@code
   *     smollm2-135m-instruct}; a path (it contains {@code /} or ends in {@code .gguf}), of the
   *     first file if the model is split; or a URL. For vLLM, a folder in Hugging Face's format (a
   *     path that begins with {@code /} or {@code .}) or a name such as {@code
   *     HuggingFaceTB/SmolLM2-135M-Instruct}, which the engine finds in its own cache. A relative
   *     path is relative to the current directory, and must exist
   */
  public static Llm model(String model) {
    return new Llm(model);
  }

  /** The program that runs the model; by default {@link LlmEngine#LLAMA_JAVA}. */
  public Llm engine(LlmEngine value) {
    engine = value;
    return this;
  }

  /**
   * For engines that are servers: the program that starts the server, and its first arguments; by
   * default {@code llama-server} or {@code vllm serve}, found in {@code PATH} on the pilot's
   * machine. PCM adds the arguments for the model, the socket and the sizes.
   *
   * <pre>{@code
   * Llm qwen =
   *     Llm.model("Qwen/Qwen3-4B")
   *         .engine(LlmEngine.VLLM)
   *         .command("apptainer", "exec", "--nv", "vllm.sif", "vllm", "serve");
   * }</pre>
   */
  public Llm command(String... words) {
    command = List.of(words);
    return this;
  }

  /**
   * For engines that are servers: further arguments, passed on unchanged, after those that PCM
   * adds. They count as part of the library: with other options, it is another library.
   */
  public Llm options(String... words) {
    options = List.of(words);
    return this;
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
   * For engines that take GGUF files: processors for computing, 1 to 1024; by default those that
   * the context may use. To reserve processors on the pilot, use {@link #cores}.
   */
  public Llm threads(int value) {
    threads = OptionalInt.of(value);
    return this;
  }

  /**
   * How many of the model's layers run on a GPU, 0 to 10,000. A number larger than that of the
   * layers means all. By default 0 for llama-java; llama-server then takes as many as fit. To
   * reserve GPUs on the pilot, use {@link #gpus}.
   */
  public Llm gpuLayers(int value) {
    gpuLayers = OptionalInt.of(value);
    return this;
  }

  /**
   * For llama-java: whether the fixed part of a prompt stays cached between calls; it does by
   * default, as in servers.
   */
  public Llm prefixCache(boolean on) {
    prefixCache = Optional.of(on);
    return this;
  }

  /**
   * For engines that are servers: after how long without any progress, while calls are in flight,
   * the server counts as broken, so that another context makes its calls; 1 s to 7 days, by default
   * 5 minutes. Answers and the engine's own counters are progress.
   */
  public Llm stallTimeout(Duration value) {
    stallTimeout = Optional.of(value);
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

  /** Against which prompts are checked: the default if the given one is wrong, and reported. */
  int contextSize() {
    boolean valid =
        contextSize >= LlmRules.CONTEXT_SIZE.least() && contextSize <= LlmRules.CONTEXT_SIZE.most();
    return valid ? contextSize : LlmRules.CONTEXT_SIZE.otherwise();
  }

  LlmEngine engine() {
    return engine;
  }

  @Override
  protected int defaultSlots() {
    return engine.slots();
  }

  @Override
  protected Duration defaultLoadTimeout() {
    return engine.isServer() ? SERVER_LOAD_TIMEOUT : super.defaultLoadTimeout();
  }

  @Override
  protected Library usedFor(Library library, Set<String> functions, Mistakes mistakes) {
    if (!functions.contains(LlmRules.EMBED)) {
      return library;
    }
    List<String> others = LlmRules.GENERATING.stream().filter(functions::contains).toList();
    if (engine == LlmEngine.VLLM && !others.isEmpty()) {
      mistakes.wrong(
          "is used for embed and "
              + String.join(", ", others)
              + ", but a server of vllm either embeds or writes; make a library for each");
    }
    String settings = library.settings().toString();
    String tuning = settings.substring(0, settings.length() - "}}".length());
    String comma = tuning.endsWith("{") ? "" : ",";
    return library
        .change()
        .settings(Json.of(tuning + comma + Json.quote(LlmRules.EMBED) + ":true}}"))
        .build();
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    mistakes.whole(LlmRules.CONTEXT_SIZE, contextSize);
    threads.ifPresent(number -> mistakes.whole(LlmRules.THREADS, number));
    gpuLayers.ifPresent(number -> mistakes.whole(LlmRules.GPU_LAYERS, number));
    stallTimeout.ifPresent(
        time -> {
          if (time.toSeconds() < LlmRules.STALL_SECONDS.least()
              || time.toSeconds() > LlmRules.STALL_SECONDS.most()) {
            mistakes.at("stall-timeout").wrong("must be 1s to 7d");
          }
        });
    refuseWhatOtherEnginesHave(mistakes);
    LibraryBuilder library =
        Library.of(
            name,
            new Library.Host.Jvm(engine.className(), List.of(engine.classPath()), jvmOptions));
    String found = ModelNames.given(engine, model, read, mistakes.at("model"));
    return engine.takesGguf()
        ? library.model(Optional.of(found)).settings(settings(Optional.empty()))
        : library.settings(settings(Optional.of(found)));
  }

  private void refuseWhatOtherEnginesHave(Mistakes mistakes) {
    Map<String, Boolean> refused = new LinkedHashMap<>();
    refused.put("command", !command.isEmpty() && !engine.isServer());
    refused.put("options", !options.isEmpty() && !engine.isServer());
    refused.put("stall-timeout", stallTimeout.isPresent() && !engine.isServer());
    refused.put("prefix-cache", prefixCache.isPresent() && engine.isServer());
    refused.put("threads", threads.isPresent() && !engine.takesGguf());
    refused.put("gpu-layers", gpuLayers.isPresent() && !engine.takesGguf());
    refused.forEach(
        (property, wrong) -> {
          if (wrong) {
            mistakes.at(property).wrong("is not a setting of the engine " + engine.label());
          }
        });
  }

  /**
   * @param known the model, unless it is added when the run starts
   */
  private Json settings(Optional<String> known) {
    List<String> members = new ArrayList<>();
    known.ifPresent(name -> members.add("\"model\":" + Json.quote(name)));
    if (engine.isServer()) {
      members.add("\"engine\":" + Json.quote(engine.label()));
      members.add("\"command\":" + quoted(command));
      members.add("\"options\":" + quoted(options));
    }
    members.add(member(LlmRules.CONTEXT_SIZE, contextSize));
    List<String> tuning = new ArrayList<>();
    threads.ifPresent(number -> tuning.add(member(LlmRules.THREADS, number)));
    stallTimeout.ifPresent(
        time -> tuning.add(member(LlmRules.STALL_SECONDS, (int) time.toSeconds())));
    prefixCache.ifPresent(on -> tuning.add("\"prefix-cache\":" + on));
    if (gpuLayers.isPresent() || !engine.isServer()) {
      int layers = gpuLayers.orElse(LlmRules.GPU_LAYERS.otherwise());
      tuning.add(member(LlmRules.GPU_LAYERS, layers));
    }
    members.add("\"tuning\":{" + String.join(",", tuning) + "}");
    return Json.of("{" + String.join(",", members) + "}");
  }

  private static String member(WholeNumber rule, int number) {
    return Json.quote(rule.name()) + ":" + number;
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
  }
}
