package io.pcm.runtime.rundir;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How to open a run directory.
 *
 * @param fresh whether to rename an existing directory to {@code NAME.1} (or the next free number)
 *     and create a new one; the renamed directory keeps its content
 * @param takeOver whether to take the directory from a holder on another machine whose heartbeat
 *     stands still
 * @param still how long the heartbeat must stand still
 * @param notes accepts messages for the user
 */
public record OpenRequest(boolean fresh, boolean takeOver, Duration still, Consumer<String> notes) {
  public OpenRequest(boolean fresh, boolean takeOver, Consumer<String> notes) {
    this(fresh, takeOver, TakeOver.STILL, notes);
  }
}
