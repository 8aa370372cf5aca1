package io.pcm.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counters of an endpoint. Thread-safe. */
final class Meter {
  private final AtomicLongArray refused = new AtomicLongArray(RefusalCause.values().length);
  private final AtomicLong messagesIn = new AtomicLong();
  private final AtomicLong framesIn = new AtomicLong();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong messagesOut = new AtomicLong();
  private final AtomicLong framesOut = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicLong assembling = new AtomicLong();
  private final AtomicLong sessions = new AtomicLong();
  private volatile int connections;
  private volatile int unjoined;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong genuine = new AtomicLong();

  void refused(RefusalCause cause) {
    refused.incrementAndGet(cause.ordinal());
  }

  void frameIn(int bytes) {
    framesIn.incrementAndGet();
    bytesIn.addAndGet(bytes);
  }

  void messageIn() {
    messagesIn.incrementAndGet();
  }

  void out(int messages, int bytes) {
    messagesOut.addAndGet(messages);
    framesOut.incrementAndGet();
    bytesOut.addAndGet(bytes);
  }

  /** Adds to the number of bytes held for incomplete messages; negative when they are released. */
  void assembling(int bytes) {
    assembling.addAndGet(bytes);
  }

  void sessionBegan() {
    sessions.incrementAndGet();
  }

  /**
   * @param all number of open connections
   * @param without how many of them belong to no session
   */
  void connections(int all, int without) {
    connections = all;
    unjoined = without;
  }

  void connectionAccepted() {
    accepted.incrementAndGet();
  }

  void connectionGenuine() {
    genuine.incrementAndGet();
  }

  WireCounters snapshot() {
    Map<RefusalCause, Long> causes = new EnumMap<>(RefusalCause.class);
    for (RefusalCause cause : RefusalCause.values()) {
      causes.put(cause, refused.get(cause.ordinal()));
    }
    causes.put(RefusalCause.STRANGER, Math.max(0, accepted.get() - genuine.get()));
    return new WireCounters(
        messagesIn.get(),
        framesIn.get(),
        bytesIn.get(),
        messagesOut.get(),
        framesOut.get(),
        bytesOut.get(),
        assembling.get(),
        sessions.get(),
        connections,
        unjoined,
        causes);
  }
}
