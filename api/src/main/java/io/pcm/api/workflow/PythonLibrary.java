package io.pcm.api.workflow;

import io.pcm.api.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A library in Python: a module whose functions take an item and return a result, as {@code
 * docs/python.md} describes. In a workflow file, {@code kind: python}.
 *
 * <pre>{@code
 * LibraryFunctions scorer =
 *     w.library(
 *         "scorer",
 *         PythonLibrary.of(Path.of("scorer.py"))
 *             .python(".venv/bin/python")
 *             .settings(Json.of("{\"weights\":\"w.bin\"}"))
 *             .slots(8));
 * TaskFunction score = scorer.function("score", Json.of("{\"threshold\":0.5}"));
 * }</pre>
 */
public final class PythonLibrary extends LibraryDefinition<PythonLibrary, LibraryFunctions> {
  /** The interpreter unless another is given. */
  public static final String DEFAULT_PYTHON = "python3";

  private final Path module;
  private Optional<String> python = Optional.empty();
  private Json settings = Json.of("{}");

  private PythonLibrary(Path module) {
    this.module = module;
  }

  /**
   * A module, which counts as one of {@link #files}: if its content changes, it is another library.
   * Modules and files that it loads from below its folder count too, once it has loaded in a run.
   *
   * @param module the path of a {@code .py} file, relative to the current directory
   */
  public static PythonLibrary of(Path module) {
    return new PythonLibrary(module);
  }

  /**
   * The interpreter: Python 3.9 or newer, by default {@value #DEFAULT_PYTHON}. It needs no package
   * of PCM. A name without {@code /} is searched in {@code PATH} on the pilot's machine; anything
   * else is a path, relative to the current directory, such as {@code .venv/bin/python}. It is no
   * part of the library's identity.
   */
  public PythonLibrary python(String program) {
    python = Optional.of(program);
    return this;
  }

  /**
   * What the module's function {@code load} receives: a JSON object of at most {@link
   * io.pcm.api.Limits#SETTINGS_BYTES}; by default empty.
   */
  public PythonLibrary settings(Json value) {
    settings = value;
    return this;
  }

  @Override
  protected PythonLibrary self() {
    return this;
  }

  @Override
  protected LibraryFunctions functions(String name) {
    return new LibraryFunctions(name);
  }

  @Override
  protected LibraryBuilder begin(String name, Set<Path> read, Mistakes mistakes) {
    LibraryFunctions.checkObject(settings, mistakes.at("settings"));
    Mistakes place = mistakes.at("module");
    Path file = GivenFiles.absolute(module);
    if (!file.toString().endsWith(".py")) {
      place.wrong(
          "must be a file of Python, such as scorer.py, not " + Mistake.quoted(module.toString()));
    } else {
      read.add(GivenFiles.file(file, place));
    }
    String program = program(mistakes.at("python"));
    return Library.of(name, Library.Host.Command.ofPython(program, file)).settings(settings);
  }

  private String program(Mistakes mistakes) {
    String given = python.orElse(DEFAULT_PYTHON);
    if (given.isEmpty() || given.indexOf('\0') >= 0) {
      mistakes.wrong("must be a program, such as python3 or .venv/bin/python");
      return DEFAULT_PYTHON;
    }
    if (!given.contains("/")) {
      return given;
    }
    // Links stay: the path through which it is called tells Python its virtual environment.
    Path path = GivenFiles.absolute(Path.of(given));
    if (!Files.isRegularFile(path)) {
      mistakes.wrong("no such program: " + path + environment(path));
    }
    return path.toString();
  }

  /** How to make the virtual environment that is probably meant. */
  private static String environment(Path program) {
    Path bin = program.getParent();
    if (bin == null || !bin.endsWith("bin")) {
      return "";
    }
    Path folder = bin.getParent();
    return folder == null ? "" : "; make a virtual environment with: python3 -m venv " + folder;
  }
}
