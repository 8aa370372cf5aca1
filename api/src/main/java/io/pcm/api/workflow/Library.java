package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A library: the recipe from which pilots make contexts.
 *
 * @param name {@code [A-Za-z][A-Za-z0-9_-]*}, unique in the workflow
 * @param host what process a context is
 * @param settings a JSON object that the library is given when it is loaded; what its member {@code
 *     tuning} holds changes how fast answers come, never what they are
 * @param slots calls that may run at once in one context, 1 to 1024
 * @param resources what one context books of its pilot
 * @param files what the context reads (weights, scripts), absolute; their content is part of what
 *     the library is
 * @param env environment variables of the context's process, on top of the pilot's
 * @param loadTimeout after which a load counts as failed
 * @param callTimeout after which a call counts as timed out and its context is killed
 * @param retention whether contexts stay warm
 * @param verify when a pilot reads the files to see that they are those of the run
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
    if (slots < 1 || slots > 1024) {
      throw new IllegalArgumentException("slots must be 1 to 1024, not " + slots);
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

  /** A library whose files are read once on each machine. */
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

  /** A library that differs from the defaults in what the builder is then told. */
  public static LibraryBuilder of(String name, Host host) {
    return new LibraryBuilder(name, host);
  }

  /** This library but for what the builder is then told. */
  public LibraryBuilder change() {
    return new LibraryBuilder(this);
  }

  /** How long a context is kept. */
  public enum Retention {
    /** Warm until its room is needed for work that waits: what PCM is for. */
    RUN,
    /** Loaded anew for each call: exists to measure against. */
    CALL
  }

  /** When a file's content is compared with that of the run. */
  public enum Verify {
    /** At each load, but read only where its size, times or inode are not known. */
    ONCE,
    /** At each load, reading it. */
    ALWAYS
  }

  /** What process a context is. */
  public sealed interface Host {
    /**
     * A JVM with the context host in it.
     *
     * @param className implements {@link io.pcm.api.library.ContextFactory}
     * @param classPath jars and folders, absolute; {@code pcm:NAME} is a library that comes with
     *     PCM, found by each pilot in its own installation
     * @param jvmOptions options for the JVM, such as {@code -Xmx2g}
     */
    record Jvm(String className, List<String> classPath, List<String> jvmOptions) implements Host {
      public Jvm {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
      }
    }

    /**
     * Any program that speaks the context protocol.
     *
     * @param argv program and arguments, at least the program; not seen by a shell
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
