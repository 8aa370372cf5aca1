package io.pcm.runtime;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.modelcache.ProgressListener;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.util.function.Consumer;

/**
 * Finds the models of a workflow in the user's cache, and downloads those that are not there.
 * Public only for other rooms: {@link Pcm#start(io.pcm.api.workflow.Workflow, RunOptions)} does it.
 */
public final class LibraryModels {
  private LibraryModels() {}

  /**
   * The workflow with its models on disk.
   *
   * @param notes accepts messages for the user
   * @throws RunException if there is no such model, or if it cannot be downloaded
   */
  public static PreparedWorkflow found(PreparedWorkflow workflow, Consumer<String> notes)
      throws RunException {
    Models models = new Models(ModelSettings.ofThisProcess());
    try {
      return workflow.withModels(name -> models.pull(name, progress(notes)));
    } catch (InvalidWorkflowException e) {
      throw new RunException(Kind.WORKFLOW, String.valueOf(e.getMessage()), e);
    } catch (ModelException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(Kind.ENVIRONMENT, "interrupted while a model was downloaded", e);
    }
  }

  private static ProgressListener progress(Consumer<String> notes) {
    return new ProgressListener() {
      @Override
      public void note(String text) {
        notes.accept(text);
      }

      @Override
      public void progress(long bytes, long total) {}
    };
  }
}
