package io.pcm.runtime;

import io.pcm.api.status.GroupProgress;
import io.pcm.manager.loop.ManagerHost;
import java.util.List;

/** What a manager knows of its run, and how commands stop it. */
final class RunHost implements ManagerHost {
  private final Run run;
  private final PilotSupply pilots;
  private final RunListener listener;

  RunHost(Run run, PilotSupply pilots, RunListener listener) {
    this.run = run;
    this.pilots = pilots;
    this.listener = listener;
  }

  @Override
  public List<GroupProgress> groups() {
    return pilots.groups();
  }

  @Override
  public boolean stop(boolean now) {
    listener.stopAsked(now);
    if (now) {
      run.killLocalPilots();
      run.suspend();
    } else {
      run.drain("asked to stop by pcm stop");
    }
    return true;
  }
}
