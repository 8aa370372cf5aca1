package io.pcm.manager.core;

import io.pcm.protocol.message.TaskNumber;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An earlier version of a task, of which some rows count for a later version.
 *
 * @param version its number
 * @param own whether only rows count that it computed itself, because it took others over from a
 *     version with different settings
 * @param failed which of its failed rows count as well
 */
public record EarlierRows(TaskNumber version, boolean own, Failed failed) {
  /**
   * Chooses failed rows.
   *
   * @param none whether none counts
   * @param except kinds of errors that do not count
   */
  public record Failed(boolean none, SortedSet<String> except) {
    public static final Failed NONE = new Failed(true, new TreeSet<>());

    public Failed {
      except = Collections.unmodifiableSortedSet(new TreeSet<>(except));
    }

    /** All but those with errors of these kinds. */
    public static Failed except(Collection<String> kinds) {
      return new Failed(false, new TreeSet<>(kinds));
    }
  }

  /** Only the rows that succeeded. */
  public static EarlierRows succeeded(TaskNumber version) {
    return new EarlierRows(version, false, Failed.NONE);
  }
}
