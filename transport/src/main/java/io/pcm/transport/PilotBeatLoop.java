package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.seal.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZContext;

/**
 * The loop of a pilot's heartbeat thread: maintains a BEAT channel for the session of the main
 * loop, sends the newest heartbeat, delivers the replies.
 */
final class PilotBeatLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PilotBeatLoop.class);

  private static final long TICK_MILLIS = 250;

  private final PilotMainLoop main;
  private final PilotEndpoint.Handler handler;
  private final WakeUp wakeUp = new WakeUp();
  private final ClientLink.Wires wires;
  private final MessageDecoder decoder = new MessageDecoder();
  private final AtomicReference<byte @Nullable []> newest = new AtomicReference<>();
  private final SendQueue lane = new SendQueue(1, Integer.MAX_VALUE);
  private volatile boolean closing;
  private @Nullable ClientLink link;
  private long greeted;
  private int tries;

  PilotBeatLoop(ZContext context, PilotMainLoop main, PilotEndpoint.Handler handler, Meter meter) {
    this.main = main;
    this.handler = handler;
    this.wires = new ClientLink.Wires(context, wakeUp, meter);
  }

  /** Thread-safe. */
  void beat(byte[] heartbeat) {
    newest.set(heartbeat);
    wakeUp.wake();
  }

  /** Thread-safe. */
  void close() {
    closing = true;
    wakeUp.wake();
  }

  void run() {
    while (!closing) {
      ClientLink current = follow(main.beatTarget());
      if (current == null) {
        wakeUp.await(TICK_MILLIS);
      } else {
        receive(current);
        speak(current);
        current.await(TICK_MILLIS);
      }
    }
    if (link != null) {
      link.close();
    }
    wakeUp.close();
  }

  /** The link for the current session; replaced if the session has changed. */
  private @Nullable ClientLink follow(ClientLink.@Nullable Target target) {
    ClientLink current = link;
    if (current != null && !current.target().equals(target)) {
      tries = 0;
      current = closed(current);
    } else if (current != null && !current.isLetIn() && isOverdue()) {
      tries++;
      current = closed(current);
    }
    if (current == null && target != null) {
      lane.rewind();
      current = new ClientLink(wires, target, Channel.BEAT, Dialer.greeting(tries));
      current.greet();
      greeted = System.nanoTime();
    }
    link = current;
    return current;
  }

  private static @Nullable ClientLink closed(ClientLink current) {
    current.close();
    return null;
  }

  private boolean isOverdue() {
    return System.nanoTime() - greeted > Dialer.attempt(tries).toNanos();
  }

  private void speak(ClientLink current) {
    if (!current.isLetIn()) {
      return;
    }
    byte[] heartbeat = newest.getAndSet(null);
    if (heartbeat != null) {
      lane.clear();
      lane.offer(heartbeat);
    }
    current.send(lane);
  }

  private void receive(ClientLink current) {
    for (byte[] frame = current.receive(); frame != null; frame = current.receive()) {
      ClientLink.Meaning meaning = current.take(frame);
      if (meaning == ClientLink.Meaning.SESSION_OVER || meaning == ClientLink.Meaning.REFUSED) {
        main.beatIsUnknown(current.target().session());
        return;
      } else if (meaning == ClientLink.Meaning.MESSAGES) {
        try {
          current.forEach(
              (bytes, at, count) -> handler.message(decoder.managerMessage(bytes, at, count)));
        } catch (MalformedMessageException e) {
          LOG.warn("the manager sent a message that this version cannot read: {}", e.getMessage());
        }
      }
    }
  }
}
