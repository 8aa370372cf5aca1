package io.pcm.runtime;

import io.pcm.manager.loop.SilentLoad;
import io.pcm.runtime.jobs.LogTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells the user of programs that do not answer LOAD, with what they have printed. */
final class SilentPrograms {
  private final Path logs;
  private final Consumer<String> notes;

  /**
   * @param logs where contexts write their logs
   * @param notes accepts messages for the user; must be thread-safe
   */
  SilentPrograms(Path logs, Consumer<String> notes) {
    this.logs = logs;
    this.notes = notes;
  }

  /** Does not wait for the file system, which may hang. There is one load per library. */
  void tell(SilentLoad load) {
    Thread thread = new Thread(() -> notes.accept(text(load)), "pcm-silent-" + load.library());
    thread.setDaemon(true);
    thread.start();
  }

  private String text(SilentLoad load) {
    Path log = logs.resolve(load.pilot() + "-" + load.context() + ".log");
    String printed =
        Files.exists(log)
            ? "it has printed so far (" + log + "):\n" + LogTail.of(log)
            : "what it prints will be in " + log;
    String what =
        load.python()
            ? ": its module on " + load.host() + " has been loading for 20 s; PCM waits "
            : ": its program on " + load.host() + " has not answered LOAD for 20 s; PCM waits ";
    String until =
        load.python()
            ? " more (load-timeout) until its load() returns; "
            : " more (load-timeout) for a frame READY on file descriptor 3"
                + " (docs/context-protocol.md); ";
    return "library " + load.library() + what + shown(load.left()) + until + printed;
  }

  private static String shown(Duration time) {
    String text = Duration.ofSeconds(time.toSeconds()).toString();
    return text.substring(2).toLowerCase(Locale.ROOT);
  }
}
