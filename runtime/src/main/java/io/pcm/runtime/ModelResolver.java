package io.pcm.runtime;

import io.pcm.modelcache.ModelException;
import java.nio.file.Path;

/**
 * Finds the models of a workflow, and downloads them if necessary. Only needed to find them in
 * another way than {@link Pcm#start(io.pcm.api.workflow.Workflow, RunOptions)}.
 */
@FunctionalInterface
public interface ModelResolver {
  /**
   * Finds a model. Called only if the workflow has no other mistake.
   *
   * @param nameOrUrl a name such as {@code smollm2-135m-instruct}, or a URL; never a path
   * @return the model's file, absolute, complete and verified
   * @throws io.pcm.modelcache.UnknownModelException if there is no model of that name; the message
   *     becomes a mistake in the workflow
   * @throws ModelException if the model is known but unavailable
   */
  Path resolve(String nameOrUrl) throws ModelException, InterruptedException;
}
