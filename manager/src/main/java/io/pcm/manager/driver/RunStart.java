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
 * A run that was taken up, before anybody hears of it.
 *
 * @param first the scheduler's first step; its facts are durable
 */
public record RunStart(Scheduler scheduler, Step first) {
  /** Goes on from where the facts in the store say that the run stands. */
  public static RunStart takeUp(
      RunPlan plan, SchedulerConfig config, FactStore store, InstantSource clock)
      throws StoreException {
    Scheduler scheduler = new Scheduler(plan, config);
    store.replay(scheduler::replay);
    Step first = scheduler.step(new Event.Started(), clock.instant());
    // No pilot may hear of an epoch that a crash could give out a second time.
    store.commit(first.facts());
    return new RunStart(scheduler, first);
  }
}
