package io.pcm.workflowfile;

/**
 * One mistake, as its author is told.
 *
 * @param property such as {@code tasks.verify.limit}; empty where the mistake is in the YAML itself
 * @param text what is wrong and what would be right
 */
record Problem(Place place, String property, String text) {
  @Override
  public String toString() {
    return place + ": " + (property.isEmpty() ? "" : property + ": ") + text;
  }
}
