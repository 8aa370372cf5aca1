package io.pcm.manager.loop;

import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.TaskNumber;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs one line for each fact about tasks, pilots and contexts. There are too many calls to log;
 * only calls that killed a context are logged. {@link PastPilots} reads these lines.
 */
final class FactLog implements Fact.Cases {
  private static final Logger LOG = LoggerFactory.getLogger("io.pcm.manager");

  private final RunPlan plan;
  private final Consumer<String> lines;

  FactLog(RunPlan plan) {
    this(plan, LOG::info);
  }

  FactLog(RunPlan plan, Consumer<String> lines) {
    this.plan = plan;
    this.lines = lines;
  }

  void tell(Fact fact) {
    fact.match(this);
  }

  private String name(TaskNumber task) {
    return plan.tasks().get(task.value()).name().display();
  }

  private void info(String text, Object... words) {
    lines.accept(MessageFormatter.arrayFormat(text, words).getMessage());
  }

  @Override
  public void runOpened(Fact.RunOpened fact) {
    info("manager {} resumes the run", fact.epoch());
  }

  @Override
  public void taskOpened(Fact.TaskOpened fact) {
    info("task {}: {} calls", name(fact.task()), fact.calls());
  }

  @Override
  public void outcomesRecorded(Fact.OutcomesRecorded fact) {}

  @Override
  public void attemptCharged(Fact.AttemptCharged fact) {
    if (fact.killed() != null) {
      info(
          "task {}: call {} was running when context {} died",
          name(fact.task()),
          fact.index(),
          fact.killed());
    }
  }

  @Override
  public void restEnded(Fact.RestEnded fact) {
    info(
        "task {}: remaining calls end as {}: {}",
        name(fact.task()),
        fact.outcome(),
        fact.error().message());
  }

  @Override
  public void taskEnded(Fact.TaskEnded fact) {
    info(
        "task {} ended as {}: {} succeeded, {} failed, {} not run",
        name(fact.task()),
        fact.outcome(),
        fact.succeeded(),
        fact.failed(),
        fact.cancelled());
  }

  @Override
  public void resultsWritten(Fact.ResultsWritten fact) {
    info("task {}: result file written, {} bytes", name(fact.task()), fact.file().bytes());
  }

  @Override
  public void taskReset(Fact.TaskReset fact) {
    info("task {} starts over: its input has changed", name(fact.task()));
  }

  @Override
  public void dispatchHorizon(Fact.DispatchHorizon fact) {}

  @Override
  public void pilotJoined(Fact.PilotJoined fact) {
    info(
        "pilot {} on {} joined in session {}, {}",
        fact.pilot(),
        fact.host(),
        fact.session(),
        fact.device());
  }

  @Override
  public void pilotLeft(Fact.PilotLeft fact) {
    String how = fact.lost() ? "lost" : "gone";
    info("the pilot of session {} is {}: {}", fact.session(), how, fact.reason());
  }

  @Override
  public void timeCounted(Fact.TimeCounted fact) {}

  @Override
  public void jobDrained(Fact.JobDrained fact) {
    info("pilots of job {} may no longer serve", fact.job());
  }

  @Override
  public void contextOpened(Fact.ContextOpened fact) {
    String library = plan.libraries().get(fact.library().value()).library().name();
    info("context {} of {} opens in session {}", fact.context(), library, fact.session());
  }

  @Override
  public void contextAdopted(Fact.ContextAdopted fact) {
    info("context {} is taken over in session {}", fact.context(), fact.session());
  }

  @Override
  public void contextWarmed(Fact.ContextWarmed fact) {
    info("context {} is warm after {} ms", fact.context(), fact.loadMillis());
  }

  @Override
  public void contextEnded(Fact.ContextEnded fact) {
    info("context {} ended ({}), {} calls", fact.context(), fact.cause(), fact.calls());
  }

  @Override
  public void runEnded(Fact.RunEnded fact) {
    info("the run ended as {}", fact.outcome());
  }
}
