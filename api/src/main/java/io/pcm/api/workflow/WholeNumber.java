package io.pcm.api.workflow;

/**
 * The rule for a whole number in a workflow. Public only for {@link io.pcm.api.llm.Llm}, its
 * library and the reader of workflow files.
 *
 * @param name as in a workflow file
 * @param least the smallest number that is allowed
 * @param most the largest number that is allowed
 * @param otherwise its default
 */
public record WholeNumber(String name, int least, int most, int otherwise) {
  /** Whether the number is in the range. */
  public boolean allows(long number) {
    return number >= least && number <= most;
  }

  /** What is wrong with a value that the rule does not allow, as the end of a sentence. */
  public String wrong(Object shown) {
    return "must be a whole number, " + least + " to " + most + ", not " + shown;
  }
}
