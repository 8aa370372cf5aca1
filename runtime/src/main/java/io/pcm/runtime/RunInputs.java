package io.pcm.runtime;

import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.model.FileDigests;
import io.pcm.model.UserCache;
import io.pcm.runtime.identity.CachingFileHasher;
import io.pcm.runtime.identity.Plans;
import io.pcm.runtime.identity.RunUpdate;
import io.pcm.runtime.identity.UpdateWish;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of everything that determines the results of a run, and what it means for them. */
final class RunInputs {
  private static final Logger LOG = LoggerFactory.getLogger(RunInputs.class);

  private final CachingFileHasher hasher =
      new CachingFileHasher(FileDigests.in(UserCache.ofThisProcess()));
  private final PreparedWorkflow loaded;
  private final RunDirectory directory;
  private final RunStore store;
  private final Plans plans;
  private final Plans.Inputs inputs;

  /**
   * Reads every file that determines results.
   *
   * @param loaded without streams
   */
  RunInputs(PreparedWorkflow loaded, RunDirectory directory, RunStore store) throws IOException {
    this.loaded = loaded;
    this.directory = directory;
    this.store = store;
    this.plans = new Plans(store);
    Workflow workflow = loaded.workflow();
    this.inputs = Plans.Inputs.of(workflow, hasher, store, before(directory));
  }

  /** The workflow of the last manager; empty if there was none, or its record is damaged. */
  private static Optional<Workflow> before(RunDirectory directory) {
    try {
      return Optional.of(RunRecord.workflowOf(directory.paths().runJson()));
    } catch (IOException e) {
      LOG.debug("no earlier workflow is known", e);
      return Optional.empty();
    }
  }

  CachingFileHasher hasher() {
    return hasher;
  }

  /** Takes rows from other runs. */
  void reuse(OtherRuns others) throws RunDirectoryException, StoreException, IOException {
    others.copyTo(store, new FileShelf(directory.returnedFiles()), inputs);
  }

  /** What the workflow means for the results of the run. Changes nothing. */
  RunUpdate update(UpdateWish wish) throws RunException, StoreException {
    return plans.update(inputs, wish, Map.of());
  }

  /** The same, with rows of other runs. */
  RunUpdate update(UpdateWish wish, OtherRuns others)
      throws RunException, RunDirectoryException, StoreException, IOException {
    try (OtherRuns.Found found = others.find(inputs)) {
      return plans.update(inputs, wish, found.rows());
    }
  }

  /**
   * The plan of the run; from now on its results are those of this workflow.
   *
   * @param wish what may happen to the results that there are
   * @param notes accepts messages for the user
   */
  RunPlan plan(UpdateWish wish, Consumer<String> notes)
      throws RunException, StoreException, IOException {
    Plans.Planned planned = plans.plan(inputs, wish, new EarlierResults(directory.results())::move);
    if (planned.update().changesResults()) {
      notes.accept("updating the run:\n" + planned.update().text().stripTrailing());
    } else if (wish.retry().isPresent()) {
      notes.accept("no row has failed, so there is nothing to retry");
    }
    return planned.plan();
  }

  /** SHA-256 of the data files for which the plan was made. */
  Map<Path, String> data() throws IOException {
    Map<Path, String> data = new LinkedHashMap<>();
    for (Path file : loaded.dataFiles()) {
      data.put(file, hasher.sha256(file));
    }
    return data;
  }
}
