package io.pcm.api.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One library of a run.
 *
 * <pre>{@code
 * for (LibraryProgress each : run.progress().libraries()) {
 *   Unschedulable why = each.unschedulable();
 *   System.out.println(each.name() + ": " + (why == null ? each.warm() + " warm" : why.display()));
 * }
 * }</pre>
 *
 * @param loadSeconds time spent loading, over all pilots
 * @param loadSecondsAvoided additional time that loading for every call would have taken
 * @param lostWithPilots loads whose context was lost with its pilot: preempted, or lost otherwise
 * @param lostToRestarts loads whose context was not found again after the manager was started again
 * @param warm number of contexts that are warm now
 * @param broken why the library counts as broken; null if it does not
 * @param unschedulable why its calls wait, if pilots are connected but none of them can run these
 *     calls; otherwise null
 * @param avoided where loads failed, at most 20 places
 * @param engine what engines said about the results of its calls
 * @param loadsAtOnce how many contexts may load at the same time, if others wait for that; 0 if
 *     none does
 */
public record LibraryProgress(
    String name,
    int contextsLoaded,
    long calls,
    double loadSeconds,
    double loadSecondsAvoided,
    int lostWithPilots,
    int lostToRestarts,
    int warm,
    int loading,
    @Nullable String broken,
    @Nullable Unschedulable unschedulable,
    List<AvoidedPlace> avoided,
    EngineUse engine,
    int loadsAtOnce) {
  public LibraryProgress {
    // Absent in a status that an earlier version wrote.
    avoided = avoided == null ? List.of() : List.copyOf(avoided);
    engine = engine == null ? EngineUse.NONE : engine;
  }

  /** A library of which no context waits to load. */
  public LibraryProgress(
      String name,
      int contextsLoaded,
      long calls,
      double loadSeconds,
      double loadSecondsAvoided,
      int lostWithPilots,
      int lostToRestarts,
      int warm,
      int loading,
      @Nullable String broken,
      @Nullable Unschedulable unschedulable,
      List<AvoidedPlace> avoided,
      EngineUse engine) {
    this(
        name,
        contextsLoaded,
        calls,
        loadSeconds,
        loadSecondsAvoided,
        lostWithPilots,
        lostToRestarts,
        warm,
        loading,
        broken,
        unschedulable,
        avoided,
        engine,
        0);
  }

  /** A copy with these sums. */
  public LibraryProgress with(EngineUse use) {
    return new LibraryProgress(
        name,
        contextsLoaded,
        calls,
        loadSeconds,
        loadSecondsAvoided,
        lostWithPilots,
        lostToRestarts,
        warm,
        loading,
        broken,
        unschedulable,
        avoided,
        use,
        loadsAtOnce);
  }
}
