package io.pcm.workflowfile;

/**
 * One mistake, as reported to the author.
 *
 * @param property such as {@code tasks.verify.limit}; empty for a mistake in the YAML itself
 * @param text what is wrong and what is valid
 */
record Problem(Place place, String property, String text) {
  @Override
  public String toString() {
    return place + ": " + (property.isEmpty() ? "" : property + ": ") + text;
  }
}
