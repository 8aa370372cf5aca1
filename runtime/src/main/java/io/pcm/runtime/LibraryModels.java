package io.pcm.runtime;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.modelcache.ProgressListener;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;

/** Finds the models of a workflow in the user's cache, and downloads those that are not there. */
final class LibraryModels {
  private LibraryModels() {}

  /**
   * The workflow with its models on disk.
   *
   * @throws RunException if there is no such model, or if it cannot be downloaded
   */
  static PreparedWorkflow found(PreparedWorkflow workflow, RunListener listener)
      throws RunException {
    Models models = new Models(ModelSettings.ofThisProcess());
    try {
      return workflow.withModels(name -> models.pull(name, notes(listener)));
    } catch (InvalidWorkflowException e) {
      throw new RunException(Kind.WORKFLOW, String.valueOf(e.getMessage()), e);
    } catch (ModelException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(Kind.ENVIRONMENT, "interrupted while a model was downloaded", e);
    }
  }

  private static ProgressListener notes(RunListener listener) {
    return new ProgressListener() {
      @Override
      public void note(String text) {
        listener.note(text);
      }

      @Override
      public void progress(long bytes, long total) {}
    };
  }
}
