package io.pcm.pilot;

import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.CallsStopped;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Join;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the messages to the manager that interest an operator. */
final class Narrator {
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private static final PilotMessage.Cases LINES = new Lines();

  private Narrator() {}

  private static String words(Join join) {
    PilotInfo info = join.info();
    StringBuilder words = new StringBuilder(info.pilot()).append(" on ").append(info.host());
    words.append(": ").append(count(info.cores(), "core")).append(", ");
    words.append(info.memory() >> 20).append(" MiB, ").append(count(info.gpus(), "GPU"));
    info.lifeLeftMillis()
        .ifPresent(left -> words.append(", time for calls: ").append(left / 1000).append(" s"));
    return words.toString();
  }

  /** Resources as text, such as "2 cores, 1 GPU". */
  static String room(PilotInfo info) {
    return count(info.cores(), "core") + ", " + count(info.gpus(), "GPU");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  static void tell(PilotMessage message) {
    message.match(LINES);
  }

  /** One line for each infrequent message. */
  private static final class Lines implements PilotMessage.Cases {
    @Override
    public void join(Join join) {
      log.info("joins as {}", words(join));
    }

    @Override
    public void holdings(PilotMessage.Holdings holdings) {
      if (!holdings.contexts().isEmpty() || !holdings.leases().isEmpty()) {
        int calls = holdings.leases().stream().mapToInt(lease -> lease.index().length).sum();
        log.info(
            "still has {} with {}",
            count(holdings.contexts().size(), "context"),
            count(calls, "call"));
      }
    }

    @Override
    public void contextPlaced(PilotMessage.ContextPlaced placed) {
      log.info("context {} gets GPUs {}", placed.context(), placed.gpus());
    }

    @Override
    public void contextWindow(PilotMessage.ContextWindow window) {
      log.debug("context {} takes {} calls at a time", window.context(), window.calls());
    }

    @Override
    public void contextWarm(ContextWarm warm) {
      log.info("context {} is warm after {} ms", warm.context(), warm.loadMillis());
    }

    @Override
    public void callsStopped(CallsStopped stopped) {
      log.warn(
          "{} calls stopped in context {}: {}",
          stopped.calls().size(),
          stopped.context(),
          stopped.evidence());
    }

    @Override
    public void contextGone(ContextGone gone) {
      if (gone.cause() == Cause.CLOSED) {
        log.info("context {} is closed", gone.context());
      } else {
        log.warn("context {} is gone ({}): {}", gone.context(), gone.cause(), gone.evidence());
      }
    }

    @Override
    public void draining(Draining draining) {
      log.info("draining: {}", draining.reason());
    }

    @Override
    public void heartbeat(PilotMessage.Heartbeat message) {}

    @Override
    public void callsEnded(PilotMessage.CallsEnded message) {}

    @Override
    public void returned(PilotMessage.Returned message) {}

    @Override
    public void goodbye(PilotMessage.Goodbye message) {}

    @Override
    public void lifeLeft(PilotMessage.LifeLeft message) {}

    @Override
    public void aboutFile(PilotMessage.AboutFile message) {}
  }
}
