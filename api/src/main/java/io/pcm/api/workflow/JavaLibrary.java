package io.pcm.api.workflow;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A library in Java: a class that implements {@link ContextFactory}. In a workflow file, {@code
 * kind: java}.
 *
 * <pre>{@code
 * LibraryFunctions judge =
 *     w.library("judge", JavaLibrary.of(Judge.class).jvmOptions("-Xmx512m").cores(1));
 * LibraryFunctions other =
 *     w.library(
 *         "other",
 *         JavaLibrary.named("org.example.Other").classPath("target/other.jar", "target/lib/*.jar"));
 * }</pre>
 */
public final class JavaLibrary extends LibraryDefinition<JavaLibrary, LibraryFunctions> {
  private final String className;
  private Optional<List<String>> classPath = Optional.empty();
  private List<String> jvmOptions = List.of();
  private Json settings = Json.of("{}");
  private boolean canBeMade = true;

  private JavaLibrary(String className) {
    this.className = className;
  }

  /**
   * A class of this program. Unless {@link #classPath} says otherwise, its class path is that of
   * this program, without PCM's own jars except {@code pcm-json}; all pilots must see these files.
   */
  public static JavaLibrary of(Class<? extends ContextFactory> type) {
    JavaLibrary library = new JavaLibrary(type.getName());
    library.canBeMade =
        Modifier.isPublic(type.getModifiers())
            && Stream.of(type.getConstructors()).anyMatch(each -> each.getParameterCount() == 0);
    library.classPath = Optional.of(ProgramClassPath.of(type));
    return library;
  }

  /**
   * A class with this name, in jars that {@link #classPath} must give.
   *
   * @param className with its package, such as {@code org.example.Judge}
   */
  public static JavaLibrary named(String className) {
    return new JavaLibrary(className);
  }

  /**
   * Jars and folders of classes; {@code *} is allowed in the last segment of a path, as in {@code
   * target/lib/*.jar}. Relative paths are relative to the current directory. {@code pcm:NAME} is a
   * library that comes with PCM. Replaces earlier entries. A path that does not exist, or matches
   * nothing, is a mistake. If the content of a file changes, it is another library.
   */
  public JavaLibrary classPath(String... entries) {
    return classPath(List.of(entries));
  }

  /** Like {@link #classPath(String...)}. */
  public JavaLibrary classPath(List<String> entries) {
    classPath = Optional.of(List.copyOf(entries));
    return this;
  }

  /** Options of the context's JVM, such as {@code -Xmx512m}; they replace earlier ones. */
  public JavaLibrary jvmOptions(String... values) {
    jvmOptions = List.of(values);
    return this;
  }

  /**
   * What the class receives when it is loaded: a JSON object of at most {@link
   * io.pcm.api.Limits#SETTINGS_BYTES}; by default empty. {@code JsonMapping.write} of the artifact
   * {@code pcm-json} makes one from a record.
   */
  public JavaLibrary settings(Json value) {
    settings = value;
    return this;
  }

  @Override
  protected JavaLibrary self() {
    return this;
  }

  @Override
  protected LibraryFunctions functions(String name) {
    return new LibraryFunctions(name);
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    String part = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
    if (!className.matches(part + "(\\." + part + ")*")) {
      mistakes
          .at("class")
          .wrong(
              "must be the name of a class, such as org.example.Judge, not "
                  + Mistake.quoted(className));
    }
    if (!canBeMade) {
      mistakes.at("class").wrong("must be public, with a public constructor without parameters");
    }
    LibraryFunctions.checkObject(settings, mistakes.at("settings"));
    List<String> path = new ArrayList<>();
    if (classPath.isEmpty()) {
      mistakes.at("class-path").missing("a list of jars and folders of classes");
    }
    List<String> entries = classPath.orElse(List.of());
    for (int i = 0; i < entries.size(); i++) {
      path.addAll(entry(entries.get(i), mistakes.at("class-path").item(i)));
    }
    return Library.of(name, new Library.Host.Jvm(className, path, jvmOptions)).settings(settings);
  }

  private static List<String> entry(String text, Mistakes mistakes) {
    if (text.startsWith("pcm:")) {
      if (!text.matches("pcm:[a-z][a-z0-9-]*")) {
        mistakes.wrong("must be pcm:NAME for a library that comes with PCM, such as pcm:llama");
      }
      return List.of(text);
    }
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      mistakes.wrong("must be a path, not " + Mistake.quoted(text));
      return List.of();
    }
    String hint = "; build it first (with Maven: mvn package)";
    return GivenFiles.matching(Path.of(text), hint, mistakes).stream().map(Path::toString).toList();
  }
}
