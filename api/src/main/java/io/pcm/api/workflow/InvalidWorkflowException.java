package io.pcm.api.workflow;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A workflow is invalid. The message is for its author: one line for each {@link Mistake}, at most
 * {@link #SHOWN}.
 *
 * <pre>{@code
 * WorkflowBuilder w = Workflow.named("factcheck");
 * w.library("verifier", Llm.model("smollm2-135m-instruct").contextSize(8).slots(0));
 * try {
 *   w.build();
 * } catch (InvalidWorkflowException e) {
 *   // library("verifier").contextSize: must be a whole number, 16 to 1048576, not 8
 *   // library("verifier").slots: must be a whole number, 1 to 16384, not 0
 *   // tasks: a workflow needs at least one task
 *   System.err.println(e.getMessage());
 * }
 * }</pre>
 */
public final class InvalidWorkflowException extends IllegalArgumentException {
  private static final long serialVersionUID = 2L;

  /** Maximum number of mistakes in the message, which then says how many more there are. */
  public static final int SHOWN = 20;

  private final transient List<Mistake> mistakes;

  /** A single mistake that belongs to no property. */
  public InvalidWorkflowException(String message) {
    this(List.of(new Mistake("named", "", Optional.empty(), List.of(), message)), message);
  }

  /**
   * Several mistakes.
   *
   * @param mistakes at least one
   */
  public InvalidWorkflowException(List<Mistake> mistakes) {
    this(mistakes, message(mistakes));
  }

  private InvalidWorkflowException(List<Mistake> mistakes, String message) {
    super(message);
    this.mistakes = List.copyOf(mistakes);
  }

  /** All mistakes, also those that the message does not show; at least one. */
  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String message(List<Mistake> mistakes) {
    // A mistake at several points of a matrix is shown once.
    List<String> lines = mistakes.stream().map(Mistake::toString).distinct().toList();
    String shown = lines.stream().limit(SHOWN).collect(Collectors.joining("\n"));
    int more = lines.size() - SHOWN;
    return more <= 0 ? shown : shown + "\n... and " + more + " more";
  }
}
