package io.pcm.lab;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.keeper.PilotGroup;
import io.pcm.simulator.LentRun;
import java.util.Collection;

/** The manager of a run in virtual time, as groups of pilots see it. */
final class LentDesk implements PilotGroup.Desk {
  private final LentRun run;

  LentDesk(LentRun run) {
    this.run = run;
  }

  @Override
  public Collection<JobId> dismissed() {
    return run.drains().dismissed().stream().map(JobHere::jobOf).map(JobId::new).toList();
  }

  @Override
  public boolean allDismissed() {
    return run.drains().all();
  }

  @Override
  public void release(Collection<JobId> jobs) {
    run.drains().release(jobs.stream().map(JobId::value).toList());
  }

  @Override
  public boolean isOver() {
    return run.ended();
  }
}
