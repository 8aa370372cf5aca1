package io.pcm.api.llm;

import io.pcm.api.workflow.GivenFiles;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a workflow gives as a model: a path, a name or a URL, by the engine. Public only for the
 * reader of workflow files; programs use {@link Llm#model}.
 */
public final class ModelNames {
  private static final String CONFIGURATION = "config.json";
  private static final int FILES_MAX = 1_000;

  private ModelNames() {}

  /** Whether this text means a path, not a name or URL. */
  public static boolean isPath(LlmEngine engine, String model) {
    if (!engine.isKnown()) {
      return false;
    }
    if (!engine.takesGguf()) {
      return model.startsWith("/") || model.startsWith(".");
    }
    boolean url = model.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*");
    return !url && (model.contains("/") || model.endsWith(".gguf"));
  }

  /** What the workflow file says that a model must be. */
  public static String expected(LlmEngine engine) {
    if (!engine.isKnown()) {
      return "the name by which requests to the server call its model";
    }
    return engine.takesGguf()
        ? "a model's name, a path of a .gguf file, or a URL"
        : "a model's name, such as HuggingFaceTB/SmolLM2-135M-Instruct, or a folder, such as"
            + " ./smollm2";
  }

  /**
   * The model, with an absolute path.
   *
   * @param read receives the files of a model that is a folder
   */
  static String given(LlmEngine engine, String model, Set<Path> read, Mistakes mistakes) {
    if (model.isEmpty() || model.indexOf('\0') >= 0) {
      mistakes.wrong("must be " + expected(engine));
      return model;
    }
    if (isPath(engine, model)) {
      Path path = Path.of(model);
      if (engine.takesGguf() && mayBeOnHuggingFace(path)) {
        mistakes.wrong(
            "no such file: "
                + path
                + "; if this is a model on Hugging Face, download a GGUF file of it and name that,"
                + " or its URL; engine: vllm takes the name");
        return path.toString();
      }
      return engine.takesGguf()
          ? GivenFiles.file(path, mistakes).toString()
          : folder(GivenFiles.absolute(path), read, mistakes);
    }
    if (engine.takesHuggingFace() && !model.matches("[A-Za-z0-9][\\w.-]*(/[\\w.-]+)?")) {
      mistakes.wrong("must be " + expected(engine) + ", not " + Mistake.quoted(model));
    }
    return model;
  }

  /** Such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}, made absolute. */
  private static boolean mayBeOnHuggingFace(Path path) {
    Path owner = path.getParent();
    return owner != null
        && !path.toString().endsWith(".gguf")
        && !Files.exists(path)
        && !Files.isDirectory(owner)
        && owner.getParent() != null
        && Files.isDirectory(owner.getParent());
  }

  private static String folder(Path folder, Set<Path> read, Mistakes mistakes) {
    files(folder, CONFIGURATION, "a model of Hugging Face", mistakes).ifPresent(read::addAll);
    return folder.toString();
  }

  /**
   * The files of a folder.
   *
   * @param needed the file that makes it what it should be
   * @param what what it should be
   */
  static Optional<List<Path>> files(Path folder, String needed, String what, Mistakes mistakes) {
    if (!Files.isRegularFile(folder.resolve(needed))) {
      mistakes.wrong(
          Files.isDirectory(folder)
              ? folder + " has no " + needed + ", so it is not " + what
              : "no such folder: " + folder);
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries.filter(Files::isRegularFile).sorted().limit(FILES_MAX + 1).toList();
      if (files.size() > FILES_MAX) {
        mistakes.wrong(folder + " has more than " + FILES_MAX + " files");
      }
      return Optional.of(files);
    } catch (IOException e) {
      mistakes.wrong("cannot list the folder " + folder + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
