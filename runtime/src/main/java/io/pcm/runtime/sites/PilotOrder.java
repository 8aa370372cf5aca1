package io.pcm.runtime.sites;

import io.pcm.api.batch.JobRoom;
import io.pcm.runtime.local.LocalProvider;
import java.util.Optional;

/**
 * Pilots for a run to start and replace.
 *
 * @param count number of pilots, 1 to 10,000; on this machine at most 1024
 */
public record PilotOrder(PilotSettings settings, int count) {
  public PilotOrder {
    int most = BatchSystems.named(settings.site().system()).pilotsMax();
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "the number of pilots must be 1 to " + most + ", not " + count);
    }
  }

  /** Local processes, each with its share of the cores. */
  public static PilotOrder local(int count) {
    PilotSettings settings =
        new PilotSettings(BatchSystems.site(LocalProvider.NAME), JobRoom.ANY, Optional.empty());
    return new PilotOrder(settings, count);
  }

  /** Whether they are local processes. */
  public boolean isLocal() {
    return BatchSystems.isLocal(settings.site().system());
  }
}
