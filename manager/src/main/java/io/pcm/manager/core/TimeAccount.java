package io.pcm.manager.core;

import io.pcm.api.status.UsageProgress;
import io.pcm.protocol.message.PilotInfo;
import java.util.Comparator;

/**
 * The pilots whose time is counted together.
 *
 * @param group the group of pilots; empty for those that were started by hand
 * @param device the kind of device that they compute on
 * @param gpus whether each GPU counts for itself; otherwise a pilot counts as one
 */
public record TimeAccount(String group, String device, boolean gpus)
    implements Comparable<TimeAccount> {
  private static final Comparator<TimeAccount> ORDER =
      Comparator.comparing(TimeAccount::group)
          .thenComparing(TimeAccount::device)
          .thenComparing(TimeAccount::gpus);

  static TimeAccount of(PilotInfo pilot) {
    return new TimeAccount(pilot.group(), pilot.device(), pilot.gpus() > 0);
  }

  UsageProgress progress(HeldTime time) {
    return new UsageProgress(
        group,
        device,
        gpus ? UsageProgress.Unit.GPU : UsageProgress.Unit.PILOT,
        time.useful(),
        time.loading(),
        time.idle(),
        time.lost());
  }

  @Override
  public int compareTo(TimeAccount other) {
    return ORDER.compare(this, other);
  }
}
