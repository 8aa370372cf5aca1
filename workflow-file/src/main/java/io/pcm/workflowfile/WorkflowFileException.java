package io.pcm.workflowfile;

import java.util.List;

/**
 * A workflow file with mistakes; thrown by {@link WorkflowFile#load}. The message has one line for
 * each mistake, {@code file:line:column: property: what is wrong, what is valid}, sorted by
 * position, at most {@link #SHOWN} of them.
 */
public final class WorkflowFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Maximum number of mistakes in the message, which then says how many more there are. */
  public static final int SHOWN = 20;

  private final transient List<String> problems;

  WorkflowFileException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** All mistakes, one line each, at least one. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    String shown = String.join("\n", problems.subList(0, Math.min(SHOWN, problems.size())));
    return problems.size() <= SHOWN
        ? shown
        : shown + "\n... and " + (problems.size() - SHOWN) + " more";
  }
}
