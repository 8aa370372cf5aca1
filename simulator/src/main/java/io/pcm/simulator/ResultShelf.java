package io.pcm.simulator;

import io.pcm.manager.core.ResultFile;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The result files, which survive managers. */
final class ResultShelf {
  /** One file, with a line for each call. */
  record Shelved(ResultFile file, List<CallEnd> lines) {}

  private final Map<TaskNumber, Shelved> files = new TreeMap<>();
  private final Work work;
  private final MemoryStore store;

  ResultShelf(Work work, MemoryStore store) {
    this.work = work;
    this.store = store;
  }

  Optional<Shelved> of(TaskNumber task) {
    return Optional.ofNullable(files.get(task));
  }

  /** Writes a file from the durable state, as the real code does. */
  ResultFile write(TaskNumber task, long moment) {
    List<CallEnd> lines = new ArrayList<>();
    long bytes = 0;
    for (int index = 0; index < work.calls(task); index++) {
      CallEnd row = store.row(task.value(), index);
      if (row == null) {
        throw new Violation("files: call " + task + "/" + index + " has not ended");
      }
      lines.add(row);
      bytes += row.payload().length() + 1L;
    }
    ResultFile file = new ResultFile(bytes, moment, "of task " + task, "");
    files.put(task, new Shelved(file, lines));
    return file;
  }
}
