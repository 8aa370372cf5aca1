package io.pcm.workflowfile;

import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads prompts from YAML files, which have the properties of {@code with} in a workflow file, such
 * as {@code prompt}, {@code labels} and {@code max-tokens}; {@code docs/llm.md} has them all. Files
 * are read literally, without parameters.
 *
 * <pre>{@code
 * w.map(
 *         "verify",
 *         verifier.classify(
 *             at -> PromptFile.read("templates/" + at.get(template) + ".yaml").seed(42)),
 *         claims)
 *     .over(template);
 * }</pre>
 */
public final class PromptFile {
  private PromptFile() {}

  /**
   * Reads a prompt.
   *
   * @param file relative to the current directory
   * @throws InvalidWorkflowException if the file cannot be read or has mistakes; each names file,
   *     line and column. If a function of a {@link io.pcm.api.workflow.Point} throws it, {@link
   *     io.pcm.api.workflow.WorkflowBuilder#build()} reports it with all other mistakes
   */
  public static Prompt read(String file) {
    return read(Path.of(file));
  }

  /** Like {@link #read(String)}. */
  public static Prompt read(Path file) {
    Problems problems = new Problems();
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    Place.Source source = new Place.Source(file.toString(), folder, true);
    Optional<Prompt> prompt =
        SourceText.read(absolute, source, "", problems)
            .flatMap(text -> YamlReader.read(text, source, "", problems))
            .flatMap(
                value ->
                    new Field(value, "", problems)
                        .mapping("a mapping of settings such as 'prompt: ...'"))
            .map(PromptFile::prompt);
    try {
      problems.throwIfAny();
    } catch (WorkflowFileException e) {
      throw new InvalidWorkflowException(
          e.problems().stream()
              .map(line -> new Mistake("prompt", "", Optional.empty(), List.of(), line))
              .toList());
    }
    return prompt.orElseThrow();
  }

  private static Prompt prompt(Fields fields) {
    fields.allowOnly(
        "a prompt file",
        LlmRules.FUNCTIONS.stream()
            .flatMap(function -> LlmRules.settings(function).stream())
            .distinct()
            .toList(),
        OtherWords.WITH::instead);
    return PromptReader.read(fields);
  }
}
