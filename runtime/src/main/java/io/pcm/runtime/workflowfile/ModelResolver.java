package io.pcm.runtime.workflowfile;

import java.io.IOException;
import java.nio.file.Path;

/** Finds a model that a workflow names, fetching it if need be. */
@FunctionalInterface
public interface ModelResolver {
  /**
   * Asked only once the workflow file has no other mistake.
   *
   * @param nameOrUrl a plain name such as {@code smollm2-135m-instruct}, or a URL; never a path
   * @return the model's file, absolute, complete and verified
   * @throws IllegalArgumentException if no model is known by that name; the message becomes a
   *     mistake of the workflow file
   * @throws IOException if the model is known and cannot be had; the message says what was tried
   */
  Path resolve(String nameOrUrl) throws IOException;
}
