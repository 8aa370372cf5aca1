package io.pcm.runtime.inspect;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.protocol.codec.LibraryIdentity;
import io.pcm.runtime.rundir.RecordedFile;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is made of, and what has become of it.
 *
 * @param summary the run as in a list
 * @param record what was run
 * @param libraries in the order of the workflow
 * @param tasks in the order of the workflow
 * @param note about the status, for the user; empty if there is none
 */
public record RunDetails(
    ListedRun summary,
    RunRecord record,
    List<UsedLibrary> libraries,
    List<ShownTask> tasks,
    Optional<String> note) {

  /**
   * @param sha256 of its settings and the recorded content of its files; equal in two runs only if
   *     the library was
   * @param files those whose content was recorded
   */
  public record UsedLibrary(String name, String sha256, List<RecordedFile> files) {}

  /**
   * @param progress empty if the status of the run is unknown
   * @param results its result file, if that exists
   * @param resultBytes its size; 0 if it does not exist
   */
  public record ShownTask(
      String name,
      String library,
      String function,
      Optional<TaskProgress> progress,
      Optional<Path> results,
      long resultBytes) {}

  /**
   * Reads a run without affecting it; asks its manager for the progress, if one is running.
   *
   * @throws RunException if the run has not been started, or its record cannot be read
   */
  public static RunDetails of(Path directory) throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(directory);
    if (!Files.exists(paths.runJson())) {
      throw RunException.notBegun(paths);
    }
    RunRecord record;
    try {
      record = RunRecord.read(paths.runJson());
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT, "cannot read the record of this run: " + e.getMessage(), e);
    }
    Optional<String> note;
    Map<String, TaskProgress> progress = new LinkedHashMap<>();
    try {
      RunStatus status = RunStatus.of(paths.root());
      note = status.note();
      RunProgress view = status.view();
      view.tasks().forEach(task -> progress.put(task.name(), task));
    } catch (RunException e) {
      note = Optional.of(String.valueOf(e.getMessage()));
    }
    return new RunDetails(
        ListedRun.of(paths.root()),
        record,
        record.workflow().libraries().stream().map(each -> used(each, record.files())).toList(),
        tasks(paths, record, progress),
        note);
  }

  private static UsedLibrary used(Library library, List<RecordedFile> recorded) {
    List<RecordedFile> files =
        recorded.stream().filter(file -> library.files().contains(file.path())).toList();
    Map<String, String> digests = new LinkedHashMap<>();
    files.forEach(file -> digests.put(file.path().toString(), file.sha256()));
    return new UsedLibrary(library.name(), LibraryIdentity.of(library, digests), files);
  }

  private static List<ShownTask> tasks(
      RunPaths paths, RunRecord record, Map<String, TaskProgress> progress) {
    List<ShownTask> tasks = new ArrayList<>();
    for (Task task : record.workflow().tasks()) {
      String name = task.name().display();
      Path file = paths.results().resolve(task.name().resultFile());
      Optional<Path> results = Optional.of(file).filter(Files::isRegularFile);
      tasks.add(
          new ShownTask(
              name,
              task.library(),
              task.function(),
              Optional.ofNullable(progress.get(name)),
              results,
              results.isPresent() ? file.toFile().length() : 0));
    }
    return tasks;
  }
}
