package io.pcm.api.workflow;

/**
 * The rule for a whole number in a workflow.
 *
 * @param name as in a workflow file
 * @param otherwise its default
 */
public record WholeNumber(String name, int least, int most, int otherwise) {
  public boolean allows(long number) {
    return number >= least && number <= most;
  }

  /** What is wrong with a value that the rule does not allow, as the end of a sentence. */
  public String wrong(Object shown) {
    return "must be a whole number, " + least + " to " + most + ", not " + shown;
  }
}
