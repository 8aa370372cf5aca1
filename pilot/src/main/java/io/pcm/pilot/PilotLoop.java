package io.pcm.pilot;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.driver.PilotDriver;
import io.pcm.pilot.driver.PilotPorts;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.transport.PilotEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the {@link PilotDriver}, and its adapters to sockets and logs. */
final class PilotLoop {
  private static final Logger log = LoggerFactory.getLogger(PilotLoop.class);

  /** Lines of this logger also go to the user's terminal; the name is that of {@link Pilot}. */
  private static final Logger people = LoggerFactory.getLogger("io.pcm.pilot");

  private PilotLoop() {}

  /** Runs until the agent wants to exit. */
  static Action.Exit run(PilotDriver driver, EventQueue inbox) throws InterruptedException {
    Optional<Action.Exit> exit = driver.round(List.of());
    while (exit.isEmpty()) {
      exit = driver.round(inbox.take(driver.patience().toNanos()));
    }
    return exit.get();
  }

  /** Adapts the endpoint to the driver's interface. */
  static final class Wire implements PilotPorts.Wire {
    private final CompletableFuture<PilotEndpoint> endpoint = new CompletableFuture<>();
    private final CompletableFuture<ReturnedFiles> files = new CompletableFuture<>();

    /** Before the loop begins: what it acts on. */
    void uses(PilotEndpoint open, ReturnedFiles offered) {
      endpoint.complete(open);
      files.complete(offered);
    }

    @Override
    public void connect() {
      endpoint.join().connect();
    }

    /** A new manager, or the same one after a break, does not know of the files. */
    @Override
    public void join(SessionId session, PilotMessage.Join message) {
      endpoint.join().join(session, message);
      files.join().joined();
    }

    @Override
    public void send(PilotMessage message) {
      endpoint.join().send(message);
    }

    /** For the thread of the returned files. */
    void say(PilotFileWord word) {
      endpoint.join().send(new PilotMessage.AboutFile(word));
    }
  }

  /** Writes to the log. */
  static final class Words implements PilotPorts.Words {
    private long ignored;

    @Override
    public void stepped(Event event, List<Action> actions) {
      if (log.isDebugEnabled() && !(event instanceof Event.Ticked && actions.isEmpty())) {
        log.debug("{} -> {}", event, actions);
      }
    }

    @Override
    public void told(PilotMessage message) {
      Narrator.tell(message);
    }

    @Override
    public void ignored(String what) {
      ignored++;
      log.warn("Ignored ({} so far): {}", ignored, what);
    }

    @Override
    public void warned(String what) {
      people.warn("{}", what);
    }
  }
}
