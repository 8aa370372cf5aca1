package io.pcm.runtime.sites;

import io.pcm.api.batch.JobRoom;
import java.util.Optional;

/**
 * Pilots that a run is to bring along.
 *
 * @param count how many to keep up, 1 to 10,000; on this machine at most 1024
 */
public record PilotOrder(PilotSettings settings, int count) {
  private static final int COUNT_MAX = 10_000;
  private static final int LOCAL_MAX = 1024;

  public PilotOrder {
    int most = settings.site() instanceof Site.Local ? LOCAL_MAX : COUNT_MAX;
    if (count < 1 || count > most) {
      throw new IllegalArgumentException("1 to " + most + " pilots, not " + count);
    }
  }

  /** Processes of this machine, each with its part of the cores. */
  public static PilotOrder local(int count) {
    PilotSettings settings = new PilotSettings(new Site.Local(), JobRoom.ANY, Optional.empty());
    return new PilotOrder(settings, count);
  }

  /** Whether they are processes of this machine. */
  public boolean isLocal() {
    return settings.site() instanceof Site.Local;
  }
}
