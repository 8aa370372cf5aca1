package io.pcm.runtime.inspect;

import io.pcm.api.Json;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.runtime.rundir.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the status of a run, for readers after its manager has ended. */
public final class StatusFile {
  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);
  private static final long PACE_NANOS = Duration.ofSeconds(5).toNanos();

  /** Larger than the status of a matrix of 100,000 tasks. */
  private static final long BYTES_MAX = 64L << 20;

  private final Path file;
  private final Path unfinished;
  private long nextNanos = System.nanoTime();
  private boolean complained;

  /**
   * @param unfinished {@link io.pcm.runtime.rundir.RunDirectory#unfinished}
   */
  public StatusFile(Path file, Path unfinished) {
    this.file = file;
    this.unfinished = unfinished;
  }

  /** Writes the status from time to time. */
  public void offer(RunProgress view) {
    if (System.nanoTime() - nextNanos >= 0) {
      write(view);
      nextNanos = System.nanoTime() + PACE_NANOS;
    }
  }

  /** An error does not fail the run. */
  public void write(RunProgress view) {
    try {
      AtomicFile.write(file, StatusJson.of(view).utf8(), unfinished);
    } catch (IOException e) {
      // An outdated status would be mistaken for the final one.
      deleteOld();
      if (!complained) {
        complained = true;
        LOG.warn("Cannot write the status of the run to {}", file, e);
      }
    }
  }

  private void deleteOld() {
    try {
      AtomicFile.delete(file, unfinished);
    } catch (IOException e) {
      LOG.debug("{} cannot be deleted", file, e);
    }
  }

  static RunProgress read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is larger than any status");
    }
    Json json = Json.of(Files.readAllBytes(file));
    try {
      return StatusJson.parse(json);
    } catch (IOException e) {
      throw new IOException(
          file + " has " + e.getMessage() + "; starting the run again writes it anew", e);
    }
  }
}
