package io.pcm.runtime.inspect;

import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.store.Fence;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreCompaction;
import io.pcm.manager.store.StoreException;
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Removes the results of earlier versions of tasks from a run that no manager has. The present
 * results stay; a change that is undone later costs its calls again.
 *
 * @param run the run directory
 * @param versions how many versions were removed
 * @param bytes how much smaller the run directory has become
 */
public record OldVersions(Path run, int versions, long bytes) {
  /**
   * @param dryRun whether to change nothing; then {@code bytes} is 0, as that is not known
   */
  public static OldVersions remove(Path directory, boolean dryRun)
      throws RunDirectoryException, RunException, IOException {
    Path root = RunDirectory.existing(directory).root();
    long before = bytes(root);
    int versions;
    try (RunDirectory run = RunDirectory.open(root, false)) {
      try (RunStore store = RunStores.open(run, Fence.NONE)) {
        Plans plans = new Plans(store);
        Set<String> named = dryRun ? Set.of() : plans.returnedFiles();
        versions = dryRun ? plans.oldVersions() : plans.removeOldVersions();
        if (!named.isEmpty() && versions > 0) {
          named.removeAll(plans.returnedFiles());
          new FileShelf(run.returnedFiles()).remove(named);
        }
      }
      if (!dryRun && versions > 0) {
        StoreCompaction.run(run.store());
        run.deleteEarlierResults();
      }
    } catch (StoreException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
    return new OldVersions(root, versions, dryRun ? 0 : Math.max(0, before - bytes(root)));
  }

  private static long bytes(Path root) throws RunDirectoryException, IOException {
    return DiskUse.of(root).bytes();
  }
}
