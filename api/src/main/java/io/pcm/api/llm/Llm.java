package io.pcm.api.llm;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.LibraryDefinition;
import io.pcm.api.workflow.Mistakes;
import java.nio.file.Path;
import java.time.Duration;
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
 * set, a context then reserves the memory that its model needs, if the engine takes GGUF files.
 * {@code docs/engines.md} describes the engines, which models it can load, and what makes answers
 * reproducible.
 */
public final class Llm extends LibraryDefinition<Llm, LlmFunctions> {
  /** A server may compile for the GPU before its first call. */
  private static final Duration SERVER_LOAD_TIMEOUT = Duration.ofMinutes(30);

  private final String model;
  private final LlmSettings settings = new LlmSettings();
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
    settings.engine = value;
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
    settings.start.command = List.of(words);
    return this;
  }

  /**
   * For engines that are servers: further arguments, passed on unchanged, after those that PCM
   * adds. They count as part of the library: with other options, it is another library.
   */
  public Llm options(String... words) {
    settings.start.options = List.of(words);
    return this;
  }

  /**
   * For engines that are servers: further arguments that change the speed or the memory, but not
   * the answers, such as the share of a GPU's memory. They come after {@link #options}, and do not
   * count as part of the library: with others, a run continues.
   */
  public Llm tuning(String... words) {
    settings.start.tuning = List.of(words);
    return this;
  }

  /**
   * For engines that are servers: lines for bash, which runs them and then starts the server.
   *
   * <pre>{@code
   * Llm qwen =
   *     Llm.model("Qwen/Qwen3-4B")
   *         .engine(LlmEngine.VLLM)
   *         .setup("module load cuda/12.4", "source /shared/vllm/bin/activate");
   * }</pre>
   *
   * @param lines each a command; one that fails fails the load
   */
  public Llm setup(String... lines) {
    settings.start.setup = List.of(lines);
    return this;
  }

  /**
   * For engines that are servers: variables that a server needs from the environment of the pilot,
   * such as {@code HF_TOKEN}. PCM never stores their values. Where one is missing, the load fails.
   */
  public Llm envFrom(String... names) {
    settings.start.envFrom = List.of(names);
    return this;
  }

  /**
   * For {@link LlmEngine#SERVER}: the address of a server that somebody else runs, in place of a
   * {@link #command}. It does not count as part of the library, the model's name does.
   *
   * <pre>{@code
   * Llm gpt =
   *     Llm.model("gpt-4o-mini")
   *         .engine(LlmEngine.SERVER)
   *         .url("https://api.openai.com/v1")
   *         .apiKeyFrom("OPENAI_API_KEY");
   * }</pre>
   */
  public Llm url(String value) {
    settings.start.url = Optional.of(value);
    return this;
  }

  /**
   * For {@link LlmEngine#SERVER}: the variable in the pilot's environment that has the server's
   * key. PCM never stores the key.
   */
  public Llm apiKeyFrom(String variable) {
    settings.start.apiKeyFrom = Optional.of(variable);
    return this;
  }

  /**
   * For {@link LlmEngine#VLLM}: adds a LoRA adapter, which a task uses with {@link Prompt#adapter}.
   *
   * @param name a letter, then up to 63 letters, digits, {@code _} or {@code -}
   * @param folder with the file {@code adapter_config.json}
   */
  public Llm adapter(String name, Path folder) {
    settings.start.adapters.put(name, folder);
    return this;
  }

  /** The branch, tag or commit of a model that is a name of Hugging Face. */
  public Llm revision(String value) {
    settings.start.revision = Optional.of(value);
    return this;
  }

  /**
   * Tokens of one call's prompt and answer together, 16 to 1,048,576; by default 2048. More than
   * the model was trained for fails the load. A longer prompt fails its call.
   */
  public Llm contextSize(int tokens) {
    settings.contextSize = OptionalInt.of(tokens);
    return this;
  }

  /**
   * For engines that take GGUF files: processors for computing, 1 to 1024; by default those that
   * the context may use. To reserve processors on the pilot, use {@link #cores}.
   */
  public Llm threads(int value) {
    settings.threads = OptionalInt.of(value);
    return this;
  }

  /**
   * How many of the model's layers run on a GPU, 0 to 10,000. A number larger than that of the
   * layers means all. By default 0 for llama-java; llama-server then takes as many as fit. To
   * reserve GPUs on the pilot, use {@link #gpus}.
   */
  public Llm gpuLayers(int value) {
    settings.gpuLayers = OptionalInt.of(value);
    return this;
  }

  /**
   * For llama-java: whether the fixed part of a prompt stays cached between calls; it does by
   * default, as in servers.
   */
  public Llm prefixCache(boolean on) {
    settings.prefixCache = Optional.of(on);
    return this;
  }

  /**
   * For engines that are servers: after how long without any progress, while calls are in flight,
   * the server counts as broken, so that another context makes its calls; 1 s to 7 days, by default
   * 5 minutes. Answers and the engine's own counters are progress.
   */
  public Llm stallTimeout(Duration value) {
    settings.start.stallTimeout = Optional.of(value);
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
    int size = settings.contextSize.orElse(settings.engine.contextSize());
    return LlmRules.CONTEXT_SIZE.allows(size) ? size : settings.engine.contextSize();
  }

  LlmEngine engine() {
    return settings.engine;
  }

  /** Whether tasks may ask for this adapter. */
  Set<String> adapters() {
    return settings.start.adapters.keySet();
  }

  /**
   * Lets the engine find out how many calls in flight it serves best, instead of {@link #slots}.
   * {@link LlmEngine#VLLM} does so while it runs, up to 8,192, unless a number is given. {@link
   * LlmEngine#LLAMA_SERVER} takes one on processors, and on a GPU as many as fit beside the model,
   * up to 32. {@link LlmEngine#LLAMA_JAVA} takes one.
   *
   * <pre>{@code
   * Llm large = Llm.model("Qwen/Qwen3-4B").engine(LlmEngine.VLLM).autoSlots().gpus(1);
   * }</pre>
   */
  public Llm autoSlots() {
    return findSlots();
  }

  @Override
  protected int defaultSlots() {
    return findsSlots() ? LlmEngine.LLAMA_JAVA.slots() : settings.engine.slots();
  }

  @Override
  protected boolean usesAutoSlots() {
    boolean byMemory = settings.engine == LlmEngine.LLAMA_SERVER && reservesGpus();
    return settings.engine.findsSlots() ? !givesSlots() : findsSlots() && byMemory;
  }

  @Override
  protected Duration defaultLoadTimeout() {
    return settings.engine.isServer() ? SERVER_LOAD_TIMEOUT : super.defaultLoadTimeout();
  }

  @Override
  protected Library usedFor(Library library, Set<String> functions, Mistakes mistakes) {
    return settings.usedFor(library, functions, mistakes);
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    LlmEngine engine = settings.engine;
    settings.check(model, mistakes);
    if (findsSlots() && !engine.takesAutoSlots()) {
      mistakes.at("slots").wrong("must be a number with the engine " + engine.label());
    }
    LibraryBuilder library =
        Library.of(
            name,
            new Library.Host.Jvm(engine.className(), List.of(engine.classPath()), jvmOptions));
    String found = ModelNames.given(engine, model, read, mistakes.at("model"));
    Optional<String> given = engine.takesGguf() ? Optional.empty() : Optional.of(found);
    boolean finds = usesAutoSlots() && engine.findsSlots();
    library.settings(settings.json(given, finds, read, mistakes));
    return engine.takesGguf() ? library.model(Optional.of(found)) : library;
  }
}
