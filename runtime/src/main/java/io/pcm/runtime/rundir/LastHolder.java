package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last known holder of a run directory.
 *
 * @param silence time since its heartbeat changed; empty if it has none
 */
record LastHolder(LockHolder holder, Optional<Duration> silence) {
  static LastHolder of(Path directory, Optional<Turns.Seen> turn, LockHolder holder) {
    try {
      Optional<Instant> last = turn.isPresent() ? turn.get().heartbeatTime() : Optional.empty();
      return new LastHolder(
          holder,
          last.isPresent()
              ? Optional.of(Duration.between(last.get(), now(directory)))
              : Optional.empty());
    } catch (IOException e) {
      return new LastHolder(holder, Optional.empty());
    }
  }

  /** By the clock that sets the times of files, which may be that of a file server. */
  private static Instant now(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, ".now", "");
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } finally {
      Files.delete(file);
    }
  }

  String display() {
    return holder.display()
        + silence.map(time -> ", whose last heartbeat was " + ago(time)).orElse("");
  }

  private static String ago(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s ago";
    }
    return seconds < 7200 ? seconds / 60 + " min ago" : seconds / 3600 + " h ago";
  }
}
