package io.pcm.api.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a workflow says about a library. The properties here are those of all kinds: {@link
 * io.pcm.api.llm.Llm}, {@link JavaLibrary}, {@link PythonLibrary}, {@link CommandLibrary}.
 *
 * <pre>{@code
 * var model =
 *     Llm.model("models/large.gguf")
 *         .gpuLayers(99)
 *         .cores(4)
 *         .memory(8L << 30)
 *         .gpus(1)
 *         .callTimeout(Duration.ofMinutes(2));
 * LlmFunctions large = w.library("large", model);
 * }</pre>
 *
 * <p>Methods change this object and return it. They accept every value: {@link
 * WorkflowBuilder#build()} reports all mistakes at once, and reads the values only then.
 *
 * @param <S> the kind itself, which the methods return
 * @param <F> what calls the functions of this kind
 */
public abstract class LibraryDefinition<S extends LibraryDefinition<S, F>, F> {
  private final List<Path> files = new ArrayList<>();
  private final Map<String, String> env = new LinkedHashMap<>();
  private OptionalInt slots = OptionalInt.empty();
  private boolean findsSlots;
  private final Reservation reserved = new Reservation();
  private List<CommandLibrary.Word> wrap = List.of();
  private Optional<Duration> loadTimeout = Optional.empty();
  private Duration callTimeout = Library.DEFAULT_CALL_TIMEOUT;
  private OptionalInt loadsAtOnce = OptionalInt.empty();
  private Library.Retention retention = Library.Retention.RUN;
  private Library.Verify verify = Library.Verify.ONCE;

  /** This object. */
  protected abstract S self();

  /** What calls the functions of the library with this name; the result of {@code library}. */
  protected abstract F functions(String name);

  /**
   * The beginning of the library: host, model and settings. Called once by {@link
   * WorkflowBuilder#build()}.
   *
   * @param name of the library
   * @param read where to add files that the library reads, besides {@link #files}
   * @param mistakes the place of the library, for what is wrong with it
   */
  protected abstract LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes);

  /**
   * The library when it is known which of its functions the tasks use. Called by {@link
   * WorkflowBuilder#build()} after {@link #begin}, if a task uses the library.
   *
   * @param library what was built of this definition
   * @param functions the names of the functions
   * @param mistakes the place of the library, for functions that do not go together
   */
  protected Library usedFor(Library library, Set<String> functions, Mistakes mistakes) {
    return library;
  }

  /** How many calls run at the same time in one context if nobody says it. */
  protected int defaultSlots() {
    return WorkflowRules.SLOTS.otherwise();
  }

  /** Whether contexts find out how many calls they serve best, see {@link Library#autoSlots}. */
  protected boolean usesAutoSlots() {
    return false;
  }

  /** For kinds that offer it: the number of slots is not given, but found. */
  protected final S findSlots() {
    slots = OptionalInt.empty();
    findsSlots = true;
    return self();
  }

  /** Whether {@link #findSlots} was said last. */
  protected final boolean findsSlots() {
    return findsSlots;
  }

  /** Whether {@link #slots} was said last. */
  protected final boolean givesSlots() {
    return slots.isPresent();
  }

  protected final boolean reservesGpus() {
    return reserved.gpus > 0;
  }

  /** After which time a load counts as failed if nobody says it. */
  protected Duration defaultLoadTimeout() {
    return Library.DEFAULT_LOAD_TIMEOUT;
  }

  /**
   * How many calls run at the same time in one context, 1 to 16,384; by default 1, or {@link
   * io.pcm.api.llm.LlmEngine#slots} for language models. If a context dies, its calls are repeated;
   * those that were running at a second death are divided until the one to blame is found.
   */
  public S slots(int value) {
    slots = OptionalInt.of(value);
    findsSlots = false;
    return self();
  }

  /**
   * Processors that one context reserves on its pilot, 0 to 65,536. By default 0: it reserves none.
   * See {@link Resources} for how many contexts a pilot has.
   */
  public S cores(int value) {
    reserved.cores = value;
    return self();
  }

  /** Bytes of main memory that one context reserves on its pilot, 0 or more; by default 0. */
  public S memory(long bytes) {
    reserved.memory = bytes;
    return self();
  }

  /**
   * GPUs that one context gets on its pilot: 0 to 1024 whole ones, which no other context uses, or
   * a share of one, such as 0.5. By default 0: the context sees no GPU.
   */
  public S gpus(double value) {
    reserved.gpus = value;
    return self();
  }

  /**
   * Bytes of memory that one context reserves on each of its GPUs, 0 or more; by default 0. Only
   * for a library with {@link #gpus}.
   */
  public S gpuMemory(long bytes) {
    reserved.gpuMemory = bytes;
    return self();
  }

  /**
   * Adds files that the library reads; {@code *} is allowed in the last segment of a path. If their
   * content changes, it is another library. Relative paths are relative to the current directory. A
   * path that does not exist, matches nothing or is a folder is a mistake.
   */
  public S files(Path... values) {
    return files(List.of(values));
  }

  /** Like {@link #files(Path...)}. */
  public S files(List<Path> values) {
    files.addAll(values);
    return self();
  }

  /**
   * Adds an environment variable of the context's process.
   *
   * @param name a letter or {@code _}, then up to 127 letters, digits or {@code _}
   * @param value without U+0000; may be empty
   */
  public S env(String name, String value) {
    env.put(name, value);
    return self();
  }

  /**
   * Puts these words before the command of each context's process, as in {@code wrap("apptainer",
   * "exec", "--nv", "image.sif")}, so that it runs inside a container or another environment.
   *
   * <p>A word that names an existing file is replaced by its absolute path, and counts as one of
   * {@link #files}; so does one that ends in {@code .sif}, which must exist. The other words count
   * as part of the library too: with others, it is another library. {@code docs/containers.md} says
   * what must be visible inside.
   *
   * @param words a program of the pilot's machine, which is a path if it has a {@code /}, and its
   *     arguments; none for no wrapper
   */
  public S wrap(String... words) {
    return wrap(Stream.of(words).map(word -> new CommandLibrary.Word(word, Path.of(""))).toList());
  }

  /** Like {@link #wrap(String...)}, with a folder for the relative paths of each word. */
  public S wrap(List<CommandLibrary.Word> words) {
    wrap = List.copyOf(words);
    return self();
  }

  /**
   * After this time, a load counts as failed; more than 0 and at most 365 days, by default 10
   * minutes, or 30 for language models in a server.
   */
  public S loadTimeout(Duration value) {
    loadTimeout = Optional.of(value);
    return self();
  }

  /**
   * After this time, a call counts as timed out, and its context is killed; more than 0 and at most
   * 365 days, by default 10 minutes.
   */
  public S callTimeout(Duration value) {
    callTimeout = value;
    return self();
  }

  /**
   * How many contexts of the library may load at the same time in the whole run, 1 to 100,000. By
   * default it follows from how long loads take: if they take longer the more there are, because
   * they share a file system, fewer begin at once.
   */
  public S loadsAtOnce(int value) {
    loadsAtOnce = OptionalInt.of(value);
    return self();
  }

  /** Whether contexts stay warm; by default {@link Library.Retention#RUN}, so they do. */
  public S retention(Library.Retention value) {
    retention = value;
    return self();
  }

  /**
   * When pilots read the files to check that they are those of the run; by default {@link
   * Library.Verify#ONCE}.
   */
  public S verify(Library.Verify value) {
    verify = value;
    return self();
  }

  final Library build(String name, Mistakes mistakes) {
    int known = mistakes.count();
    Set<Path> read = new LinkedHashSet<>();
    for (int i = 0; i < files.size(); i++) {
      Mistakes at = mistakes.at("files").item(i);
      for (Path file : GivenFiles.matching(files.get(i), "", at)) {
        if (Files.isDirectory(file)) {
          at.wrong(
              "must be a file, but " + file + " is a folder; list its files, for example with *");
        }
        read.add(file);
      }
    }
    LibraryBuilder library = begin(name, read, mistakes);
    int calls = slots.orElse(defaultSlots());
    mistakes.whole(WorkflowRules.SLOTS, calls);
    reserved.check(mistakes.at("resources"));
    List<String> before = WrapRules.words(wrap, read, mistakes.at("wrap"));
    for (Map.Entry<String, String> variable : env.entrySet()) {
      check(variable.getKey(), variable.getValue(), mistakes.at("env").at(variable.getKey()));
    }
    Duration load = loadTimeout.orElse(defaultLoadTimeout());
    check(load, mistakes.at("load-timeout"));
    check(callTimeout, mistakes.at("call-timeout"));
    loadsAtOnce.ifPresent(value -> mistakes.whole(WorkflowRules.LOADS_AT_ONCE, value));
    library.files(List.copyOf(read)).env(env).wrap(before).retention(retention).verify(verify);
    return mistakes.count() > known
        ? library.build()
        : (usesAutoSlots() ? library.autoSlots() : library.slots(calls))
            .resources(reserved.resources())
            .loadTimeout(load)
            .callTimeout(callTimeout)
            .loadsAtOnce(loadsAtOnce)
            .build();
  }

  private static void check(String variable, String value, Mistakes mistakes) {
    if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      mistakes.wrong("is not a valid name of an environment variable");
    }
    if (value.indexOf('\0') >= 0) {
      mistakes.wrong("must not contain the character U+0000");
    }
  }

  private static void check(Duration timeout, Mistakes mistakes) {
    if (!WorkflowRules.isTimeout(timeout)) {
      mistakes.wrong("must be more than 0 and at most 365d, not " + WorkflowRules.shown(timeout));
    }
  }
}
