package io.pcm.workflowfile;

import java.util.List;

/**
 * A workflow file that cannot be read as one. The message is for the file's author: one line for
 * each mistake, {@code file:line:column: property: what is wrong, what would be right}, sorted by
 * place, at most {@link #SHOWN} of them.
 */
public final class WorkflowFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Mistakes that the message lists; beyond these it says how many more there are. */
  public static final int SHOWN = 20;

  private final transient List<String> problems;

  WorkflowFileException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Every mistake that was found, one line each, at least one. */
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
