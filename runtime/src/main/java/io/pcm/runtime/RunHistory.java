package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import io.pcm.api.workflow.Library;
import io.pcm.model.ModelFiles;
import io.pcm.runtime.identity.FileHasher;
import io.pcm.runtime.inspect.StatusFile;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RecordedFile;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains {@code run.json} and {@code status.json} while this manager has the run. They are the
 * answer to those who ask when no manager is running.
 */
final class RunHistory {
  private static final Logger LOG = LoggerFactory.getLogger(RunHistory.class);

  private final RunFence fence;
  private final RunPaths paths;
  private final Path unfinished;
  private final StatusFile status;
  private final ManagerStay stay;
  private final RunRecord record;

  private RunHistory(RunDirectory directory, ManagerStay stay, RunRecord record) {
    this.fence = new RunFence(directory);
    this.paths = directory.paths();
    this.unfinished = directory.unfinished();
    this.status = new StatusFile(paths.status(), unfinished);
    this.stay = stay;
    this.record = record;
  }

  /**
   * Records that this manager has the run.
   *
   * @param hasher has already read most of the files
   */
  static RunHistory begin(
      PreparedWorkflow loaded, FileHasher hasher, RunDirectory directory, int epoch)
      throws IOException {
    Path runJson = directory.runJson();
    ManagerStay stay = ManagerStay.begin(epoch, Instant.now());
    RunRecord record =
        new RunRecord(
                loaded.workflow(),
                loaded.file(),
                loaded.parameters(),
                files(loaded, hasher),
                RunRecord.managersOf(runJson))
            .with(stay);
    record.write(runJson, directory.unfinished());
    return new RunHistory(directory, stay, record);
  }

  /** Whether this manager still has the run. */
  RunFence fence() {
    return fence;
  }

  /** The directory of the run. */
  Path run() {
    return paths.root();
  }

  /** Records the progress of the run every few seconds. */
  void offer(RunProgress view) {
    status.offer(view);
  }

  /** Records how this manager's work on the run ended. An error does not fail the run. */
  void end(RunReport.End how, RunProgress last) {
    status.write(last);
    try {
      record.with(stay.end(Instant.now(), how.name())).write(paths.runJson(), unfinished);
    } catch (IOException e) {
      LOG.warn("{} does not say how the run ended", paths.runJson(), e);
    }
  }

  private static List<RecordedFile> files(PreparedWorkflow loaded, FileHasher hasher)
      throws IOException {
    List<RecordedFile> files = new ArrayList<>();
    Set<Path> seen = new LinkedHashSet<>();
    add(files, seen, "workflow", loaded.file().stream().toList(), hasher);
    for (Path model : loaded.models().values()) {
      add(files, seen, "model", ModelFiles.of(model), hasher);
    }
    add(files, seen, "data", loaded.dataFiles(), hasher);
    for (List<Path> sources : loaded.sources().values()) {
      add(files, seen, "source", sources.stream().filter(Files::isRegularFile).toList(), hasher);
    }
    add(files, seen, "template", loaded.promptFiles(), hasher);
    for (Library library : loaded.workflow().libraries()) {
      add(files, seen, "file", library.files(), hasher);
    }
    return files;
  }

  private static void add(
      List<RecordedFile> files,
      Set<Path> seen,
      String role,
      Iterable<Path> paths,
      FileHasher hasher)
      throws IOException {
    for (Path path : paths) {
      if (seen.add(path)) {
        files.add(RecordedFile.of(role, path, hasher.sha256(path)));
      }
    }
  }
}
