package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.Gpu;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run at one moment, for people and programs that watch it.
 *
 * @param outcome how the run ended; null while it goes on
 * @param dropped outcomes that came for calls which were done already
 * @param failures why calls failed or were not run, the most important first; bounded
 * @param storeWaits why nothing can be stored at the moment; null if it can
 * @param strangers what came to this manager's door and did not belong to the run
 */
public record RunView(
    int epoch,
    @Nullable Outcome outcome,
    boolean draining,
    List<TaskView> tasks,
    List<LibraryView> libraries,
    List<PilotView> pilots,
    int pilotsJoined,
    int pilotsLost,
    long dropped,
    List<FailureView> failures,
    @Nullable String storeWaits,
    Strangers strangers) {
  public RunView {
    failures = List.copyOf(failures);
  }

  /** A run of whose failures nothing is known and whose store does not wait. */
  public RunView(
      int epoch,
      @Nullable Outcome outcome,
      boolean draining,
      List<TaskView> tasks,
      List<LibraryView> libraries,
      List<PilotView> pilots,
      int pilotsJoined,
      int pilotsLost,
      long dropped) {
    this(
        epoch,
        outcome,
        draining,
        tasks,
        libraries,
        pilots,
        pilotsJoined,
        pilotsLost,
        dropped,
        List.of(),
        null,
        Strangers.NONE);
  }

  public RunView withFailures(List<FailureView> known) {
    return new RunView(
        epoch,
        outcome,
        draining,
        tasks,
        libraries,
        pilots,
        pilotsJoined,
        pilotsLost,
        dropped,
        known,
        storeWaits,
        strangers);
  }

  /** The same, but for what the store waits for. */
  public RunView withStoreWaits(@Nullable String why) {
    return new RunView(
        epoch,
        outcome,
        draining,
        tasks,
        libraries,
        pilots,
        pilotsJoined,
        pilotsLost,
        dropped,
        failures,
        why,
        strangers);
  }

  /** The same, but for the strangers. */
  public RunView withStrangers(Strangers counted) {
    return new RunView(
        epoch,
        outcome,
        draining,
        tasks,
        libraries,
        pilots,
        pilotsJoined,
        pilotsLost,
        dropped,
        failures,
        storeWaits,
        counted);
  }

  /**
   * Connections and messages that did not belong to the run, since this manager started.
   *
   * @param refusedMessages messages that changed nothing: not sealed by somebody of the run, or not
   *     for it
   * @param closedConnections connections that were closed because they did not join
   * @param failedConnections connections that could not be taken for want of file descriptors
   * @param unjoined connections open now that belong to no pilot and no command
   */
  public record Strangers(
      long refusedMessages, long closedConnections, long failedConnections, int unjoined) {
    public static final Strangers NONE = new Strangers(0, 0, 0, 0);
  }

  /**
   * Calls of one task that failed, or were not run, for reasons of one kind.
   *
   * @param kind as in the result lines
   * @param count of such calls; of those that failed one by one, since this manager started
   * @param index of the first of them that was heard of; -1 if the reason is not one call's
   * @param message of that one or of all, cut to its first and its last line
   */
  public record FailureView(String task, String kind, int count, int index, String message) {}

  /**
   * One task.
   *
   * @param phase WAITING, READY, RUNNING, or how it ended
   * @param calls -1 before the items are counted
   * @param running calls that pilots hold
   * @param seconds from the first dispatch on, to now or to the end
   * @param doneHere calls that ended since this manager started, those included that an earlier one
   *     had ended too
   * @param secondsHere the part of seconds that is this manager's; with doneHere it gives the rate
   */
  public record TaskView(
      String name,
      String phase,
      int calls,
      int succeeded,
      int failed,
      int cancelled,
      int running,
      double seconds,
      int doneHere,
      double secondsHere) {}

  /**
   * One library.
   *
   * @param loadSeconds spent on loading, over all pilots
   * @param loadSecondsAvoided what loading for every call would have cost on top
   * @param warm contexts that are warm now
   * @param broken why it is given up; null if it is not
   * @param unschedulable why its calls wait although pilots are here that take work: none of them
   *     can ever take these; null if one can
   */
  public record LibraryView(
      String name,
      int contextsLoaded,
      long calls,
      double loadSeconds,
      double loadSecondsAvoided,
      int warm,
      int loading,
      @Nullable String broken,
      @Nullable String unschedulable) {}

  /**
   * One pilot that is here.
   *
   * @param state JOINED, SERVING or DRAINING
   * @param calls that it holds now
   * @param silentSeconds since something was heard of it
   * @param gpus that it offers
   * @param answered calls that ended there
   * @param hereSeconds since it joined
   * @param lifeLeftSeconds until the batch system ends it; null if that is not known
   * @param gpuDevices those GPUs one by one; empty if nothing is known of them
   */
  public record PilotView(
      String session,
      String pilot,
      String host,
      long pid,
      String job,
      String state,
      int warmContexts,
      int calls,
      double silentSeconds,
      int gpus,
      long answered,
      double hereSeconds,
      @Nullable Double lifeLeftSeconds,
      List<Gpu> gpuDevices) {
    public PilotView {
      // A status that an earlier version wrote has none.
      gpuDevices = gpuDevices == null ? List.of() : List.copyOf(gpuDevices);
    }
  }
}
