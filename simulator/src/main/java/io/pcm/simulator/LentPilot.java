package io.pcm.simulator;

import io.pcm.pilot.core.Event;
import java.time.Duration;

/** A pilot of a {@link LentRun}, as the system that lends its machine sees it. */
public final class LentPilot {
  private final World world;
  private final SimPilot pilot;

  LentPilot(World world, SimPilot pilot) {
    this.world = world;
    this.pilot = pilot;
  }

  /** The machine is taken back, or the job is cancelled: a notice, and then a kill. */
  public void takeBack(Duration notice) {
    pilot.tell(new Event.StopAsked("the machine is wanted back", Event.Urgency.PREEMPTED));
    world.time.after(notice, pilot::kill);
  }
}
