package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The recipe from which pilots make contexts.
 *
 * @param name matches {@code [A-Za-z][A-Za-z0-9_-]*}, unique in the workflow
 * @param host the process of a context
 * @param settings a JSON object that the library receives when it is loaded; its member {@code
 *     tuning} may change the speed of answers, but not the answers
 * @param slots maximum number of concurrent calls in one context, 1 to 16384
 * @param resources what one context reserves of its pilot
 * @param files absolute paths of what the context reads (weights, scripts); if their content
 *     changes, it is another library
 * @param env environment variables of the context's process, added to those of the pilot
 * @param loadTimeout a load that takes longer fails
 * @param callTimeout a call that takes longer fails, and its context is killed
 * @param retention whether contexts stay warm
 * @param verify when a pilot reads the files to check that they are those of the run
 */
public record Library(
    String name,
    Host host,
    Json settings,
    int slots,
    Resources resources,
    List<Path> files,
    Map<String, String> env,
    Duration loadTimeout,
    Duration callTimeout,
    Retention retention,
    Verify verify) {

  public static final Duration DEFAULT_LOAD_TIMEOUT = Duration.ofMinutes(10);
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofMinutes(10);

  public Library {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
      throw new IllegalArgumentException(
          "a library's name must be a letter and up to 63 letters, digits, '_' or '-', not '"
              + name
              + "'");
    }
    if (slots < 1 || slots > 16_384) {
      throw new IllegalArgumentException("slots must be 1 to 16384, not " + slots);
    }
    if (loadTimeout.isNegative() || loadTimeout.isZero()) {
      throw new IllegalArgumentException("load-timeout must be more than 0");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("call-timeout must be more than 0");
    }
    files = List.copyOf(files);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }

  /** A library with {@link Verify#ONCE}. */
  public Library(
      String name,
      Host host,
      Json settings,
      int slots,
      Resources resources,
      List<Path> files,
      Map<String, String> env,
      Duration loadTimeout,
      Duration callTimeout,
      Retention retention) {
    this(
        name,
        host,
        settings,
        slots,
        resources,
        files,
        env,
        loadTimeout,
        callTimeout,
        retention,
        Verify.ONCE);
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
      public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
          throw new IllegalArgumentException("a command needs at least a program");
        }
      }
    }
  }
}
