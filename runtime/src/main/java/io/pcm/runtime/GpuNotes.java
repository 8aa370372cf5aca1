package io.pcm.runtime;

import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.ContextProgress.Phase;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.runtime.jobs.UnusedGpu;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the user, once per library, that its engine found no GPU although it was told to use one:
 * such contexts work, but many times slower, and say so only in their logs. Used by one thread.
 */
final class GpuNotes {
  /** Maximum number of contexts per library whose logs are read: others are probably the same. */
  private static final int CONTEXTS_MAX = 3;

  private final Path logs;
  private final Consumer<String> notes;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> read = new HashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @param logs where contexts write their logs
   * @param notes accepts messages for the user; must be thread-safe
   */
  GpuNotes(Path logs, Consumer<String> notes) {
    this.logs = logs;
    this.notes = notes;
  }

  /** Looks at contexts that have become warm; does not wait for the file system, which may hang. */
  void look(RunProgress view) {
    for (PilotProgress pilot : view.pilots()) {
      for (ContextProgress context : pilot.contexts()) {
        boolean fresh = context.phase() == Phase.WARM && seen.add(context.context());
        if (fresh && read.merge(context.library(), 1, Integer::sum) <= CONTEXTS_MAX) {
          look(pilot, context);
        }
      }
    }
  }

  private void look(PilotProgress pilot, ContextProgress context) {
    Path log = logs.resolve(pilot.pilot() + "-" + context.context() + ".log");
    Thread thread =
        new Thread(
            () -> {
              if (UnusedGpu.tells(log) && told.add(context.library())) {
                notes.accept(
                    "library "
                        + context.library()
                        + " on "
                        + pilot.host()
                        + ": "
                        + UnusedGpu.SENTENCE
                        + "\n     What to do: "
                        + UnusedGpu.FIX
                        + "\n     Log: "
                        + log);
              }
            },
            "pcm-gpu-" + context.context());
    thread.setDaemon(true);
    thread.start();
  }
}
