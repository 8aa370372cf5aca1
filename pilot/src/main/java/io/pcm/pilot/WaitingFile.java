package io.pcm.pilot;

import io.pcm.pilot.core.ProcessNumber;
import io.pcm.pilot.process.TakenFile;
import io.pcm.protocol.message.ReturnedFile;
import org.jspecify.annotations.Nullable;

/** A file that a call has returned, and that the manager does not have yet. Not thread-safe. */
final class WaitingFile {
  final ProcessNumber process;
  final int id;
  final int micros;
  final TakenFile file;

  /** Null until it is hashed. */
  @Nullable ReturnedFile named;

  /** Whether the disk thread is busy with it. */
  boolean busy = true;

  /** When there was a word about it, by {@link System#nanoTime}. */
  long heard = System.nanoTime();

  WaitingFile(ProcessNumber process, int id, int micros, TakenFile file) {
    this.process = process;
    this.id = id;
    this.micros = micros;
    this.file = file;
  }

  boolean is(String name) {
    return named != null && named.name().equals(name);
  }
}
