package io.pcm.runtime;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.loop.ManagerFailure;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records how a run ended, and reports it to the user. */
final class RunEnding {
  private static final Logger LOG = LoggerFactory.getLogger(RunEnding.class);

  private final RunHistory history;
  private final long startNanos = System.nanoTime();

  RunEnding(RunHistory history) {
    this.history = history;
  }

  /**
   * @throws RunException if the run cannot continue
   */
  RunReport report(Ending how, RunProgress last) throws RunException {
    if (how instanceof Ending.Broken broken) {
      boolean ours = !(broken.cause() instanceof ManagerFailure);
      LOG.error("the manager ended", broken.cause());
      throw new RunException(
          ours ? Kind.INTERNAL : Kind.ENVIRONMENT,
          ours ? "internal error: " + broken.cause() : String.valueOf(broken.cause().getMessage()),
          broken.cause());
    }
    if (how instanceof Ending.Halted halted) {
      suspended(last);
      throw new RunException(Kind.ENVIRONMENT, halted.reason());
    }
    if (how instanceof Ending.Ended ended) {
      boolean succeeded = ended.outcome() == Outcome.SUCCEEDED;
      return ended(succeeded ? RunReport.End.SUCCEEDED : RunReport.End.SOME_FAILED, last);
    }
    return suspended(last);
  }

  RunReport suspended(RunProgress last) {
    return ended(RunReport.End.SUSPENDED, last);
  }

  private RunReport ended(RunReport.End end, RunProgress last) {
    history.end(end, last);
    return new RunReport(
        end, history.run(), Duration.ofNanos(System.nanoTime() - startNanos), last);
  }
}
