package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The recipe from which pilots make contexts, as a part of a {@link Workflow}. Immutable; made by a
 * {@link LibraryBuilder}. Programs that define workflows use {@link io.pcm.api.llm.Llm}, {@link
 * JavaLibrary}, {@link PythonLibrary} and {@link CommandLibrary} instead, which know more about
 * what they describe.
 */
public final class Library {
  /** The load timeout unless another is given. */
  public static final Duration DEFAULT_LOAD_TIMEOUT = Duration.ofMinutes(10);

  /** The call timeout unless another is given. */
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofMinutes(10);

  private final String name;
  private final Host host;
  private final Optional<String> model;
  private final Json settings;
  private final int slots;
  private final boolean autoSlots;
  private final Resources resources;
  private final boolean memoryIsEstimated;
  private final List<Path> files;
  private final Map<String, String> env;
  private final List<String> wrap;
  private final Duration loadTimeout;
  private final Duration callTimeout;
  private final OptionalInt loadsAtOnce;
  private final Retention retention;
  private final Verify verify;

  Library(LibraryBuilder builder) {
    name = builder.name;
    host = builder.host;
    model = builder.model;
    settings = builder.settings;
    slots = builder.slots;
    autoSlots = builder.autoSlots;
    resources = builder.resources;
    memoryIsEstimated = builder.memoryIsEstimated;
    files = List.copyOf(builder.files);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(builder.env));
    wrap = List.copyOf(builder.wrap);
    loadTimeout = builder.loadTimeout;
    callTimeout = builder.callTimeout;
    loadsAtOnce = builder.loadsAtOnce;
    retention = builder.retention;
    verify = builder.verify;
    check();
  }

  private void check() {
    if (!WorkflowRules.isName(name)) {
      throw new IllegalArgumentException(
          "a library's name " + WorkflowRules.NAME + ", not '" + name + "'");
    }
    if (slots < 1 || slots > WorkflowRules.SLOTS.most()) {
      throw new IllegalArgumentException("slots " + WorkflowRules.SLOTS.wrong(slots));
    }
    if (loadsAtOnce.isPresent()
        && (loadsAtOnce.getAsInt() < 1
            || loadsAtOnce.getAsInt() > WorkflowRules.LOADS_AT_ONCE.most())) {
      throw new IllegalArgumentException(
          "loads-at-once " + WorkflowRules.LOADS_AT_ONCE.wrong(loadsAtOnce.getAsInt()));
    }
    if (loadTimeout.isNegative() || loadTimeout.isZero()) {
      throw new IllegalArgumentException("load-timeout must be more than 0");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("call-timeout must be more than 0");
    }
  }

  /** A letter and up to 63 letters, digits, {@code _} or {@code -}; unique in the workflow. */
  public String name() {
    return name;
  }

  /** The process of a context. */
  public Host host() {
    return host;
  }

  /**
   * The model that the library needs: a name, an absolute path or a URL; empty if it needs none.
   * When a run starts, it is replaced by the model's files: the path of the first becomes the
   * setting {@code model}, and all of them come first in {@link #files}.
   */
  public Optional<String> model() {
    return model;
  }

  /**
   * A JSON object that the library receives when it is loaded; its member {@code tuning} may change
   * the speed of answers, but not the answers.
   */
  public Json settings() {
    return settings;
  }

  /** Maximum number of concurrent calls in one context, 1 to {@link WorkflowRules#SLOTS}. */
  public int slots() {
    return slots;
  }

  /**
   * Whether contexts find out themselves how many calls they serve best at a time, up to {@link
   * #slots}.
   */
  public boolean autoSlots() {
    return autoSlots;
  }

  /** What one context reserves of its pilot. */
  public Resources resources() {
    return resources;
  }

  /**
   * Whether the memory in {@link #resources} was computed from the model, because the workflow says
   * nothing about it. It does not change how many contexts a pilot may have.
   */
  public boolean memoryIsEstimated() {
    return memoryIsEstimated;
  }

  /**
   * Absolute paths of what the context reads (weights, scripts); if their content changes, it is
   * another library.
   */
  public List<Path> files() {
    return files;
  }

  /** Environment variables of the context's process, added to those of the pilot. */
  public Map<String, String> env() {
    return env;
  }

  /**
   * A program and arguments that come before the command of the context's process; empty for none.
   */
  public List<String> wrap() {
    return wrap;
  }

  /** A load that takes longer fails. */
  public Duration loadTimeout() {
    return loadTimeout;
  }

  /** A call that takes longer fails, and its context is killed. */
  public Duration callTimeout() {
    return callTimeout;
  }

  /**
   * How many contexts may load at the same time in the whole run; empty if that follows from how
   * long loads take.
   */
  public OptionalInt loadsAtOnce() {
    return loadsAtOnce;
  }

  /** Whether contexts stay warm. */
  public Retention retention() {
    return retention;
  }

  /** When a pilot reads the files to check that they are those of the run. */
  public Verify verify() {
    return verify;
  }

  /** A builder with default values. */
  public static LibraryBuilder of(String name, Host host) {
    return new LibraryBuilder(name, host);
  }

  /** A builder with the values of this library. */
  public LibraryBuilder change() {
    return new LibraryBuilder(this);
  }

  /** How long a context is kept. */
  public enum Retention {
    /** Warm until waiting work needs its resources. This is what PCM is for. */
    RUN,
    /** Loaded again for each call; exists only for measurements. */
    CALL
  }

  /** When the content of files is compared with that of the run. */
  public enum Verify {
    /** At each load, but a file is read only if its size, times or inode are new. */
    ONCE,
    /** At each load, always reading the files. */
    ALWAYS
  }

  /** The process of a context. */
  public sealed interface Host {
    /**
     * A JVM with the context host.
     *
     * @param className a class that implements {@link io.pcm.api.library.ContextFactory}
     * @param classPath absolute paths of jars and folders; {@code pcm:NAME} is a library that comes
     *     with PCM, which each pilot finds in its own installation
     * @param jvmOptions options of the JVM, such as {@code -Xmx2g}
     */
    record Jvm(String className, List<String> classPath, List<String> jvmOptions) implements Host {
      public Jvm {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
      }
    }

    /**
     * Any program that implements the context protocol.
     *
     * @param argv program and arguments, at least the program; started without a shell
     */
    record Command(List<String> argv) implements Host {
      /**
       * As the second word, with an interpreter before and a module after it: the program of PCM
       * that serves modules of Python, which each pilot finds in its own installation.
       */
      public static final String PYTHON = "pcm:python";

      public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
          throw new IllegalArgumentException("a command needs at least a program");
        }
      }

      /**
       * The process of a {@link PythonLibrary}.
       *
       * @param interpreter a name, or an absolute path
       * @param module an absolute path
       */
      public static Command ofPython(String interpreter, Path module) {
        return new Command(List.of(interpreter, PYTHON, module.toString()));
      }

      /** Whether it runs a module of Python. */
      public boolean isPython() {
        return argv.size() == 3 && argv.get(1).equals(PYTHON);
      }
    }
  }

  private List<Object> all() {
    return List.of(
        name,
        host,
        model,
        settings,
        slots,
        autoSlots,
        resources,
        memoryIsEstimated,
        files,
        env,
        wrap,
        loadTimeout,
        loadsAtOnce,
        callTimeout,
        retention,
        verify);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Library && all().equals(((Library) other).all());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(all());
  }

  @Override
  public String toString() {
    return "Library" + all();
  }
}
