package io.pcm.workflowfile;

import io.pcm.modelcache.ModelException;
import java.nio.file.Path;

/** Finds a model that a workflow names, fetching it if need be. */
@FunctionalInterface
public interface ModelResolver {
  /**
   * Asked only once the workflow file has no other mistake.
   *
   * @param nameOrUrl a plain name such as {@code smollm2-135m-instruct}, or a URL; never a path
   * @return the model's file, absolute, complete and verified
   * @throws io.pcm.modelcache.UnknownModelException if no model is known by that name; the message
   *     becomes a mistake of the workflow file
   * @throws ModelException if the model is known and cannot be had
   */
  Path resolve(String nameOrUrl) throws ModelException, InterruptedException;
}
