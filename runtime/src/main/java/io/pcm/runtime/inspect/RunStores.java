package io.pcm.runtime.inspect;

import io.pcm.manager.store.Fence;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreCopy;
import io.pcm.manager.store.StoreException;
import io.pcm.runtime.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store of a run directory. */
public final class RunStores {
  private static final Logger LOG = LoggerFactory.getLogger(RunStores.class);

  private RunStores() {}

  /**
   * Opens the store that belongs to this turn of the run directory. If the directory was taken
   * over, that is a copy, and the original is deleted.
   */
  public static RunStore open(RunDirectory directory, Fence fence) throws StoreException {
    Optional<Path> original = directory.storeToCopy();
    if (original.isPresent() && !Files.exists(directory.store())) {
      StoreCopy.make(original.get(), directory.store(), directory.unfinished());
    }
    RunStore store = RunStore.open(directory.store(), fence);
    original.ifPresent(RunStores::delete);
    return store;
  }

  /** Its mark stays: it shows a manager that thaws now that its store is not a new one. */
  private static void delete(Path store) {
    try {
      Files.deleteIfExists(store);
      Files.deleteIfExists(store.resolveSibling(store.getFileName() + "-wal"));
    } catch (IOException e) {
      LOG.warn("{} is no longer used, but cannot be deleted: {}", store, e.toString());
    }
  }
}
