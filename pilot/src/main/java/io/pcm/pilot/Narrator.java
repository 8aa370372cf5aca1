package io.pcm.pilot;

import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Join;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an operator wants to know of what the pilot tells its manager. */
final class Narrator {
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private Narrator() {}

  private static String words(Join join) {
    PilotInfo info = join.info();
    StringBuilder words = new StringBuilder(info.pilot()).append(" on ").append(info.host());
    words.append(": ").append(info.cores()).append(" cores, ");
    words.append(info.memory() >> 20).append(" MiB, ").append(info.gpus()).append(" GPUs");
    info.lifeLeftMillis()
        .ifPresent(left -> words.append(", time for calls: ").append(left / 1000).append(" s"));
    if (!join.contexts().isEmpty()) {
      words.append(", again, with ").append(join.contexts().size()).append(" contexts");
    }
    return words.toString();
  }

  static void tell(PilotMessage message) {
    if (message instanceof ContextWarm warm) {
      log.info("context {} is warm after {} ms", warm.context(), warm.loadMillis());
    } else if (message instanceof ContextGone gone && gone.cause() == Cause.CLOSED) {
      log.info("context {} is closed", gone.context());
    } else if (message instanceof ContextGone gone) {
      log.warn("context {} is gone ({}): {}", gone.context(), gone.cause(), gone.evidence());
    } else if (message instanceof Draining draining) {
      log.info("draining: {}", draining.reason());
    } else if (message instanceof Join join) {
      log.info("joins as {}", words(join));
    }
  }
}
