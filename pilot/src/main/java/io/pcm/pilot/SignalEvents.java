package io.pcm.pilot;

import io.pcm.pilot.core.Event.StopAsked;
import io.pcm.pilot.core.Event.Urgency;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

  /** Characters of a line; longer ones are no signal. */
  private static final int NAME_MAX = 16;

  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private final AtomicInteger interrupts = new AtomicInteger();
  private final Consumer<StopAsked> told;

  SignalEvents(Consumer<StopAsked> told) {
    this.told = told;
    NAMES.forEach(this::take);
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
    came(signal.getName());
  }

  private void came(String name) {
    log.info("Received SIG{}", name);
    if (name.equals("TERM")) {
      told.accept(new StopAsked("SIGTERM: preempted, cancelled or out of time", Urgency.PREEMPTED));
    } else if (name.equals("INT") && interrupts.incrementAndGet() > 1) {
      told.accept(new StopAsked("interrupted twice (SIGINT)", Urgency.NOW));
    } else {
      told.accept(new StopAsked("interrupted (SIG" + name + ")", Urgency.SOON));
    }
  }

  /** Takes them from lines of an input too, until it ends, which counts as a TERM. */
  void takeFrom(InputStream input) {
    Thread reading = new Thread(() -> read(input), "signals");
    reading.setDaemon(true);
    reading.start();
  }

  private void read(InputStream input) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = input.read(); c >= 0; c = input.read()) {
        if (c != '\n' && line.length() < NAME_MAX) {
          line.append((char) c);
        } else if (c == '\n') {
          if (NAMES.contains(line.toString())) {
            came(line.toString());
          }
          line.setLength(0);
        }
      }
    } catch (IOException e) {
      log.info("The signals of this pilot's wrapper cannot be read: {}", e.getMessage());
    }
    told.accept(
        new StopAsked(
            "the process around this pilot's wrapper has ended, so its job is over",
            Urgency.PREEMPTED));
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
