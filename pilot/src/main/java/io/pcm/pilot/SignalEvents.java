package io.pcm.pilot;

import io.pcm.pilot.core.Event.StopAsked;
import io.pcm.pilot.core.Event.Urgency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns TERM, INT and HUP into events until closed. Shutdown hooks would not do: when they run, the
 * JVM is already shutting down, and a second signal is ignored.
 */
final class SignalEvents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SignalEvents.class);

  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private final AtomicInteger interrupts = new AtomicInteger();
  private final Consumer<StopAsked> told;

  SignalEvents(Consumer<StopAsked> told) {
    this.told = told;
    take("TERM");
    take("INT");
    take("HUP");
  }

  private void take(String name) {
    Signal signal = new Signal(name);
    try {
      before.put(signal, Signal.handle(signal, this::came));
    } catch (IllegalArgumentException e) {
      log.warn("Cannot handle SIG{}, which will end this pilot at once: {}", name, e.getMessage());
    }
  }

  private void came(Signal signal) {
    log.info("Received SIG{}", signal.getName());
    if (signal.getName().equals("TERM")) {
      told.accept(new StopAsked("SIGTERM: preempted, cancelled or out of time", Urgency.PREEMPTED));
    } else if (signal.getName().equals("INT") && interrupts.incrementAndGet() > 1) {
      told.accept(new StopAsked("interrupted twice (SIGINT)", Urgency.NOW));
    } else {
      told.accept(new StopAsked("interrupted (SIG" + signal.getName() + ")", Urgency.SOON));
    }
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
