package io.pcm.pilot.process;

import io.pcm.protocol.message.ContextId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The logs of all contexts of a pilot, with a total limit: if a new log might exceed it, the oldest
 * logs of contexts without a process are deleted. Used by one thread.
 */
public final class ContextLogs implements AutoCloseable {
  /** Maximum bytes of all files (32 MiB): four contexts that print endlessly. */
  public static final long ALL_BYTES = 4 * ContextLog.FILE_BYTES;

  /** Maximum number of logs: contexts that print little may be many, each with a file. */
  static final int LOGS_MAX = 1000;

  private final Path folder;
  private final String pilot;
  private final long fileLimit;
  private final long allLimit;
  private final Map<ContextId, ContextLog> logs = new LinkedHashMap<>();
  private int removed;

  /**
   * @param folder an existing folder
   */
  public ContextLogs(Path folder, String pilot) {
    this(folder, pilot, ContextLog.FILE_BYTES, ALL_BYTES);
  }

  ContextLogs(Path folder, String pilot, long fileLimit, long allLimit) {
    this.folder = folder;
    this.pilot = pilot;
    this.fileLimit = fileLimit;
    this.allLimit = allLimit;
  }

  /**
   * The log of a context, which may already have one.
   *
   * @param alive contexts whose logs must remain
   */
  public ContextLog of(ContextId context, Set<ContextId> alive) {
    ContextLog known = logs.get(context);
    if (known != null) {
      return known;
    }
    makeRoom(alive);
    Path file = folder.resolve(pilot + "-" + context + ".log");
    ContextLog log = new ContextLog(file, fileLimit);
    log.keptAs("logs/contexts/" + file.getFileName());
    if (removed > 0) {
      log.note("earlier logs of this pilot's contexts removed to save space: " + removed);
    }
    logs.put(context, log);
    return log;
  }

  /** Closes files without a process; deletes the oldest until a log of full size fits. */
  private void makeRoom(Set<ContextId> alive) {
    logs.forEach(
        (context, log) -> {
          if (!alive.contains(context)) {
            log.rest();
          }
        });
    long bytes = logs.values().stream().mapToLong(ContextLog::written).sum();
    for (ContextId context : List.copyOf(logs.keySet())) {
      if (bytes + fileLimit <= allLimit && logs.size() < LOGS_MAX) {
        return;
      }
      if (!alive.contains(context)) {
        ContextLog oldest = logs.remove(context);
        bytes -= oldest.written();
        removed += oldest.written() > 0 ? 1 : 0;
        oldest.remove();
      }
    }
  }

  /** Contexts of the next run may have the same ids, but get separate log files. */
  public void leaveRun() {
    close();
    logs.clear();
    removed = 0;
  }

  @Override
  public void close() {
    logs.values().forEach(ContextLog::close);
  }
}
