package io.pcm.runtime;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Task.MapTask;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.LineOrigins;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.rundir.ItemOrigin;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the items of streams, and those of files in other formats, to files in the run directory,
 * so that the rest of a run reads them like any data file.
 *
 * <p>A file is named by its content. So a stream that has changed does not replace the file that
 * the run's results came from: the start is refused first, as for a data file. The files stay after
 * the run, because the record of the run names them, and results may contain only parts of items.
 */
final class StreamedItems {
  private static final String UNFINISHED = "items";
  private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.(jsonl|lines)|unfinished");

  private final Path folder;
  private final Path unfinished;
  private final ConvertedItems converted;

  /**
   * @param folder created if it is needed
   * @param unfinished for a file until it is complete; no other process writes to it
   */
  StreamedItems(Path folder, Path unfinished) {
    this.folder = folder;
    this.unfinished = unfinished;
    this.converted = new ConvertedItems(folder, unfinished);
  }

  /**
   * The workflow with a file of JSON Lines in place of each stream and of each other file.
   *
   * @throws RunException if a stream fails or is too long, a file has another format, or the thread
   *     is interrupted
   * @throws IOException if a file cannot be read or written
   */
  PreparedWorkflow write(PreparedWorkflow loaded) throws RunException, IOException {
    Workflow workflow = loaded.workflow();
    Map<Items, Items> files = new LinkedHashMap<>();
    for (Map.Entry<Items.Streamed, List<MapTask>> each : readers(workflow).entrySet()) {
      files.put(each.getKey(), new Items.JsonLines(write(each.getKey(), each.getValue())));
    }
    Map<Path, List<Path>> sources = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      if (task instanceof MapTask map && !files.containsKey(map.items())) {
        Optional<Items.Converted> foreign = DataFiles.foreign(map.items());
        if (foreign.isPresent()) {
          Path file = converted.file(foreign.get());
          files.put(map.items(), new Items.JsonLines(file));
          sources.put(file, foreign.get().files());
        }
      }
    }
    if (files.isEmpty()) {
      return loaded;
    }
    List<Task> tasks = workflow.tasks().stream().map(task -> reading(task, files)).toList();
    return loaded
        .with(new Workflow(workflow.name(), workflow.libraries(), tasks))
        .withSources(sources);
  }

  /** Deletes files that this workflow does not read: those of changed streams and killed starts. */
  void deleteOthers(PreparedWorkflow loaded) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> used = loaded.dataFiles();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (file.toString().endsWith(ItemOrigin.SUFFIX)) {
          converted.deleteOthers(file, used);
        } else if (OURS.matcher(file.getFileName().toString()).matches()
            && !used.contains(file)
            && used.stream().noneMatch(items -> LineOrigins.beside(items).equals(file))) {
          AtomicFile.delete(file, unfinished);
        }
      }
    }
  }

  private static Map<Items.Streamed, List<MapTask>> readers(Workflow workflow) {
    Map<Items.Streamed, List<MapTask>> readers = new LinkedHashMap<>();
    for (Task task : workflow.tasks()) {
      if (task instanceof MapTask map && map.items() instanceof Items.Streamed streamed) {
        readers.computeIfAbsent(streamed, s -> new ArrayList<>()).add(map);
      }
    }
    return readers;
  }

  private static Task reading(Task task, Map<Items, Items> files) {
    if (!(task instanceof MapTask map)) {
      return task;
    }
    return new MapTask(
        map.name(),
        map.use(),
        map.policy(),
        files.getOrDefault(map.items(), map.items()),
        map.limit(),
        map.id(),
        map.after());
  }

  private Path write(Items.Streamed items, List<MapTask> readers) throws RunException, IOException {
    String owner =
        readers.stream()
            .map(task -> "'" + task.name().display() + "'")
            .collect(Collectors.joining(", ", readers.size() == 1 ? "task " : "tasks ", ""));
    Files.createDirectories(folder);
    try (StreamFile out = new StreamFile(unfinished.resolve(UNFINISHED), owner)) {
      String sha256 = out.writeAll(items.items());
      Path file = folder.resolve(sha256 + ".jsonl");
      if (!Files.exists(file)) {
        out.moveTo(file);
      }
      return file;
    }
  }
}
