package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.LibrarySpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts the processes of a pilot's contexts. */
public final class ContextStarter {
  /** Tells a process the file in which its output is kept, for its messages; may be empty. */
  static final String LOG = "PCM_CONTEXT_LOG";

  private final Launcher launcher;
  private final Guard guard;
  private final FileCheck files;

  public ContextStarter(Launcher launcher, Guard guard, FileCheck files) {
    this.launcher = launcher;
    this.guard = guard;
    this.files = files;
  }

  /**
   * Starts a process, and tells it to load once its files have been checked and it is its turn.
   *
   * @param name name of its threads
   * @throws IOException if it could not be started; then nothing of it remains
   */
  public ContextProcess start(
      LibrarySpec spec,
      ContextShare share,
      ContextLog log,
      String name,
      ContextProcess.Listener listener)
      throws IOException {
    Library here = launcher.here(spec.library());
    GuardedProcess process =
        GuardedProcess.of(
            guard,
            own -> {
              Map<String, String> variables = new LinkedHashMap<>(own);
              variables.put(LOG, log.keptAs());
              return launcher.start(here, log.crashReport(), variables, share.environment());
            });
    log.newProcess();
    ContextProcess started = new ContextProcess(process, log, files.after(spec), name, listener);
    started.run(
        loadRequest(here, share.cores()), here.slots(), () -> files.refusal(spec), share.turn());
    return started;
  }

  private static Json loadRequest(Library library, int cores) {
    String className =
        library.host() instanceof Library.Host.Jvm jvm
            ? ",\"class\":" + Json.quote(jvm.className())
            : "";
    return Json.of(
        "{\"settings\":"
            + library.settings()
            + ",\"slots\":"
            + library.slots()
            + ",\"cores\":"
            + cores
            + className
            + "}");
  }
}
