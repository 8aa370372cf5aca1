package io.pcm.manager.driver;

import io.pcm.manager.core.Event;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.Scheduler;
import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.core.Step;
import io.pcm.manager.store.FactStore;
import io.pcm.manager.store.StoreException;
import java.time.InstantSource;

/**
 * An opened run, before any pilot can see it.
 *
 * @param first the scheduler's first step; its facts are durable
 */
public record RunStart(Scheduler scheduler, Step first) {
  /** Restores the state of the run from the facts in the store. */
  public static RunStart takeUp(
      RunPlan plan, SchedulerConfig config, FactStore store, InstantSource clock)
      throws StoreException {
    Scheduler scheduler = new Scheduler(plan, config);
    store.replay(scheduler::replay);
    Step first = scheduler.step(new Event.Started(), clock.instant());
    // Otherwise a crash could lead to two managers with the same epoch, both known to pilots.
    store.commit(first.facts());
    return new RunStart(scheduler, first);
  }
}
