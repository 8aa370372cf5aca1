package io.pcm.manager.loop;

import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.TaskNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators what became of tasks, pilots and contexts, a line for each. Calls are too many;
 * of those only the ones that took a context with them are told.
 */
final class FactLog implements Fact.Cases<Boolean> {
  private static final Logger LOG = LoggerFactory.getLogger("io.pcm.manager");

  private final RunPlan plan;

  FactLog(RunPlan plan) {
    this.plan = plan;
  }

  void tell(Fact fact) {
    if (LOG.isInfoEnabled()) {
      fact.match(this);
    }
  }

  private String name(TaskNumber task) {
    return plan.tasks().get(task.value()).name().display();
  }

  private static Boolean info(String text, Object... words) {
    LOG.info(text, words);
    return true;
  }

  @Override
  public Boolean runOpened(Fact.RunOpened fact) {
    return info("manager {} takes the run up", fact.epoch());
  }

  @Override
  public Boolean taskOpened(Fact.TaskOpened fact) {
    return info("task {}: {} calls", name(fact.task()), fact.calls());
  }

  @Override
  public Boolean outcomesRecorded(Fact.OutcomesRecorded fact) {
    return false;
  }

  @Override
  public Boolean attemptCharged(Fact.AttemptCharged fact) {
    return fact.killed() != null
        && info(
            "task {}: call {} was running when context {} died",
            name(fact.task()),
            fact.index(),
            fact.killed());
  }

  @Override
  public Boolean restEnded(Fact.RestEnded fact) {
    return info(
        "task {}: the rest ends as {}: {}",
        name(fact.task()),
        fact.outcome(),
        fact.error().message());
  }

  @Override
  public Boolean taskEnded(Fact.TaskEnded fact) {
    return info(
        "task {} ended as {}: {} succeeded, {} failed, {} not run",
        name(fact.task()),
        fact.outcome(),
        fact.succeeded(),
        fact.failed(),
        fact.cancelled());
  }

  @Override
  public Boolean resultsWritten(Fact.ResultsWritten fact) {
    return info(
        "task {}: its result file is written, {} bytes", name(fact.task()), fact.file().bytes());
  }

  @Override
  public Boolean taskReset(Fact.TaskReset fact) {
    return info("task {} begins anew: what it reads has changed", name(fact.task()));
  }

  @Override
  public Boolean dispatchHorizon(Fact.DispatchHorizon fact) {
    return false;
  }

  @Override
  public Boolean pilotJoined(Fact.PilotJoined fact) {
    return info("pilot {} on {} joined, {}", fact.pilot(), fact.host(), fact.device());
  }

  @Override
  public Boolean pilotLeft(Fact.PilotLeft fact) {
    String how = fact.lost() ? "lost" : "gone";
    return info("the pilot of session {} is {}: {}", fact.session(), how, fact.reason());
  }

  @Override
  public Boolean jobDrained(Fact.JobDrained fact) {
    return info("no pilot of job {} shall serve any more", fact.job());
  }

  @Override
  public Boolean contextOpened(Fact.ContextOpened fact) {
    String library = plan.libraries().get(fact.library().value()).library().name();
    return info("context {} of {} opens in session {}", fact.context(), library, fact.session());
  }

  @Override
  public Boolean contextWarmed(Fact.ContextWarmed fact) {
    return info("context {} is warm after {} ms", fact.context(), fact.loadMillis());
  }

  @Override
  public Boolean contextEnded(Fact.ContextEnded fact) {
    return info("context {} ended ({}), {} calls", fact.context(), fact.cause(), fact.calls());
  }

  @Override
  public Boolean runEnded(Fact.RunEnded fact) {
    return info("the run ended as {}", fact.outcome());
  }
}
