package io.pcm.runtime;

import io.pcm.model.BadModelException;
import io.pcm.model.ModelFiles;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is checked before a run begins: otherwise each pilot would find out by itself. Public only
 * for other rooms: {@link Pcm#start(io.pcm.api.workflow.Workflow, RunOptions)} does it.
 */
public final class RunChecks {
  private RunChecks() {}

  /**
   * @throws RunException if a data file is of another format than the workflow says
   * @throws IOException if a data file cannot be read
   */
  public static void data(PreparedWorkflow workflow) throws RunException, IOException {
    DataFiles.check(workflow);
  }

  /**
   * @param files model files, the first of each model
   * @throws RunException if one is no model that can answer
   */
  public static void models(Collection<Path> files) throws RunException {
    for (Path model : files) {
      try {
        ModelFiles.check(model);
      } catch (BadModelException e) {
        throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /**
   * Checks that ids of items are there and unique, as far as items can be read without a run.
   *
   * @throws RunException if they are not
   */
  public static void ids(PreparedWorkflow prepared) throws RunException {
    ItemIds.check(prepared.workflow());
  }

  /**
   * @param pilotsMax for how many there are open files
   * @param notes is told if they are too few
   */
  static void descriptors(List<Pilots> groups, int pilotsMax, Consumer<String> notes) {
    int wanted = groups.stream().mapToInt(Pilots::count).sum();
    if (wanted > pilotsMax) {
      notes.accept(
          "the limit on open files is too low for "
              + wanted
              + " pilots: it is enough for about "
              + pilotsMax
              + "; raise it with `ulimit -n` before you start the manager");
    }
  }
}
