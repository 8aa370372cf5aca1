package io.pcm.api.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pilot that is connected.
 *
 * @param calls that it holds now
 * @param silentSeconds since something was heard of it
 * @param gpus that it offers
 * @param answered calls that ended there
 * @param hereSeconds since it joined
 * @param lifeLeftSeconds until the batch system ends it; null if that is not known
 * @param gpuDevices those GPUs one by one; empty if nothing is known of them
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
    List<Gpu> gpuDevices) {
  public PilotProgress {
    // A status that an earlier version wrote has none.
    gpuDevices = gpuDevices == null ? List.of() : List.copyOf(gpuDevices);
  }
}
