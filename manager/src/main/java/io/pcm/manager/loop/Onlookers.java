package io.pcm.manager.loop;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.chronicle.Chronicle;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.Step;
import io.pcm.manager.core.TimeSpent;
import io.pcm.manager.store.LoadedContents;
import io.pcm.protocol.message.PilotMessage;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who see each step of the scheduler and do not take part in it. Used only by the loop. */
final class Onlookers {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final FactLog log;
  private final FailureTally failures;
  private final FirstFailures firstFailures;
  private final LoadLog loads;
  private final SilentLoads silent;
  private final LoadedContents contents;
  private final Chronicle chronicle;

  /**
   * @param report accepts what the scheduler has to know; never blocks
   */
  Onlookers(
      ManagerConfig config, LoadedContents contents, Chronicle chronicle, Consumer<Event> report) {
    RunPlan plan = config.plan();
    this.log = new FactLog(plan);
    this.loads = new LoadLog(line -> LoggerFactory.getLogger("io.pcm.manager").info(line));
    this.failures = new FailureTally(task -> plan.tasks().get(task.value()).name().display());
    this.firstFailures = new FirstFailures(plan, report);
    this.silent = new SilentLoads(plan, config.silent());
    this.contents = contents;
    this.chronicle = chronicle;
  }

  /** The manager begins with this. */
  void begin(RunProgress view) {
    chronicle.begin(view);
  }

  void stepped(Event event, Step step, Instant now) {
    debug(event, step);
    step.facts().forEach(log::tell);
    step.facts().forEach(failures::add);
    step.facts().forEach(firstFailures::add);
    step.facts().forEach(contents::add);
    if (event instanceof Event.FromPilot from
        && from.message() instanceof PilotMessage.ContextWarm warm) {
      contents.loaded(warm.context(), warm.content());
    }
    step.facts().forEach(fact -> silent.add(fact, now));
    chronicle.stepped(event, step, now);
  }

  private static void debug(Event event, Step step) {
    if (LOG.isDebugEnabled() && !(event instanceof Event.Ticked && step.isEmpty())) {
      LOG.debug("{} -> facts {} actions {}", event, step.facts(), step.actions());
    }
  }

  /** Adds to a snapshot how calls failed. */
  RunProgress addTo(RunProgress view) {
    return failures.addTo(view);
  }

  /** Looks at a new snapshot. */
  void look(RunProgress view, Supplier<TimeSpent> spent, Instant now) {
    loads.tell(view);
    silent.look(now);
    if (chronicle.due(now)) {
      chronicle.sample(spent.get(), view, now);
    }
  }
}
