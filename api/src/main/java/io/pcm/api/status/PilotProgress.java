package io.pcm.api.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connected pilot.
 *
 * <pre>{@code
 * for (PilotProgress pilot : run.progress().pilots()) {
 *   if (pilot.state() == PilotState.DRAINING) {
 *     System.out.println(pilot.pilot() + " on " + pilot.host() + " will leave");
 *   }
 * }
 * }</pre>
 *
 * @param calls number of calls that it holds now
 * @param silentSeconds time since its last message
 * @param gpus number of GPUs that it offers
 * @param answered number of calls that ended on it
 * @param hereSeconds time since it joined
 * @param lifeLeftSeconds time until the batch system ends it; null if unknown
 * @param gpuDevices those GPUs, and the contexts on them; empty if unknown
 * @param group the group of pilots that it belongs to; empty if it was started by hand
 * @param contexts its contexts; empty if unknown
 */
public record PilotProgress(
    String session,
    String pilot,
    String host,
    long pid,
    String job,
    PilotState state,
    int warmContexts,
    int calls,
    double silentSeconds,
    int gpus,
    long answered,
    double hereSeconds,
    @Nullable Double lifeLeftSeconds,
    List<GpuUse> gpuDevices,
    String group,
    List<ContextProgress> contexts) {
  public PilotProgress {
    // Absent in a status that an earlier version wrote.
    gpuDevices = gpuDevices == null ? List.of() : List.copyOf(gpuDevices);
    group = group == null ? "" : group;
    contexts = contexts == null ? List.of() : List.copyOf(contexts);
  }

  /** A pilot of whose contexts nothing is known. */
  public PilotProgress(
      String session,
      String pilot,
      String host,
      long pid,
      String job,
      PilotState state,
      int warmContexts,
      int calls,
      double silentSeconds,
      int gpus,
      long answered,
      double hereSeconds,
      @Nullable Double lifeLeftSeconds,
      List<GpuUse> gpuDevices,
      String group) {
    this(
        session,
        pilot,
        host,
        pid,
        job,
        state,
        warmContexts,
        calls,
        silentSeconds,
        gpus,
        answered,
        hereSeconds,
        lifeLeftSeconds,
        gpuDevices,
        group,
        List.of());
  }

  /** A copy with these contexts. */
  public PilotProgress with(List<ContextProgress> known) {
    return new PilotProgress(
        session,
        pilot,
        host,
        pid,
        job,
        state,
        warmContexts,
        calls,
        silentSeconds,
        gpus,
        answered,
        hereSeconds,
        lifeLeftSeconds,
        gpuDevices,
        group,
        known);
  }
}
