package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZContext;

/** The loop of a pilot's transport thread: connects to the manager, then receives and sends. */
final class PilotMainLoop {
  private static final long TICK_MILLIS = 500;
  private static final long RETRY_MILLIS = 1;

  /** Idle time after which an empty frame is sent, so that firewalls do not drop the connection. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  /** How often to read the access file while the connection is cut. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final int FLUSH_MILLIS = 1000;

  private final PilotEndpoint.Handler handler;
  private final WakeUp wakeUp = new WakeUp();
  private final Outbox outbox = new Outbox();
  private final MessageDecoder decoder = new MessageDecoder();
  private final Dialer dialer;
  private volatile boolean closing;
  private volatile boolean connectAsked;
  private volatile long unknownToBeat;
  private volatile ClientLink.@Nullable Target beatTarget;
  private boolean reachedBefore;
  private long spoke;
  private long looked;

  PilotMainLoop(ZContext context, Path accessFile, PilotEndpoint.Handler handler, Meter meter) {
    this.handler = handler;
    this.dialer =
        new Dialer(
            new ClientLink.Wires(context, wakeUp, meter),
            accessFile,
            Channel.MAIN,
            () -> closing || connectAsked);
  }

  /** Thread-safe. */
  void connect() {
    connectAsked = true;
    outbox.shut();
    wakeUp.wake();
  }

  /** Thread-safe. */
  void close() {
    closing = true;
    wakeUp.wake();
  }

  /** Thread-safe. */
  void send(byte[] message) {
    if (outbox.offer(message)) {
      wakeUp.wake();
    }
  }

  /** Thread-safe. */
  void join(SessionId session, byte[] message) {
    if (outbox.join(session.value(), message)) {
      wakeUp.wake();
    }
  }

  /** Called by the heartbeat thread if the manager does not know this session. */
  void beatIsUnknown(long session) {
    unknownToBeat = session;
    wakeUp.wake();
  }

  /** The session to send heartbeats for; null before its join is queued. Thread-safe. */
  ClientLink.@Nullable Target beatTarget() {
    return outbox.joined() ? beatTarget : null;
  }

  void run() {
    while (!closing) {
      if (connectAsked) {
        connectAsked = false;
        session();
        beatTarget = null;
      } else {
        wakeUp.await(TICK_MILLIS);
      }
    }
    wakeUp.close();
  }

  private void session() {
    beatTarget = null;
    outbox.shut();
    Dialer.Result result = dialer.dial(reachedBefore);
    if (result instanceof Dialer.Result.Refused refused) {
      handler.refused(refused.refusal());
    } else if (result instanceof Dialer.Result.LetIn in) {
      reachedBefore = true;
      ClientLink link = in.link();
      try {
        outbox.open(link.session());
        ClientLink.Target target = link.target();
        beatTarget = new ClientLink.Target(target.access(), target.address(), link.session());
        handler.connected(new SessionId(link.session()), target.access().run(), link.epoch());
        converse(link);
      } finally {
        link.close(closing ? FLUSH_MILLIS : 0);
      }
    }
  }

  private void converse(ClientLink link) {
    spoke = System.nanoTime();
    while (!closing && !connectAsked) {
      int received = receive(link);
      if (received < 0 || outbox.overflowed() || unknownToBeat == link.session()) {
        outbox.shut();
        beatTarget = null;
        handler.sessionUnknown();
        return;
      }
      if (hasMoved(link)) {
        outbox.shut();
        beatTarget = null;
        handler.sessionUnknown();
        return;
      }
      boolean allSent = speak(link);
      if (received == 0) {
        link.await(allSent ? TICK_MILLIS : RETRY_MILLIS);
      }
    }
    long end = System.nanoTime() + FLUSH.toNanos();
    while (closing && !link.send(outbox.lane()) && System.nanoTime() < end) {
      link.await(RETRY_MILLIS);
    }
  }

  /** Whether the connection is cut and another manager has published itself. */
  private boolean hasMoved(ClientLink link) {
    long now = System.nanoTime();
    if (!link.isCut() || now - looked < LOOK.toNanos()) {
      return false;
    }
    looked = now;
    return dialer.isReplaced(link.target().access());
  }

  private boolean speak(ClientLink link) {
    long now = System.nanoTime();
    boolean quiet = now - spoke > QUIET.toNanos();
    if (outbox.lane().isReady()) {
      spoke = now;
    } else if (outbox.joined() && (link.wasConnectedAnew() || quiet)) {
      spoke = now;
      link.sendNothing();
    }
    return link.send(outbox.lane());
  }

  /** Returns the number of frames received, or -1 if the session has ended. */
  private int receive(ClientLink link) {
    int frames = 0;
    for (byte[] frame = link.receive(); frame != null; frame = link.receive()) {
      frames++;
      ClientLink.Meaning meaning = link.take(frame);
      if (meaning == ClientLink.Meaning.SESSION_OVER) {
        return -1;
      } else if (meaning == ClientLink.Meaning.MESSAGES) {
        try {
          link.forEach(
              (bytes, at, count) -> handler.message(decoder.managerMessage(bytes, at, count)));
          if (link.permits()) {
            outbox.lane().permit();
          }
        } catch (MalformedMessageException e) {
          String what =
              "the manager sent a message that this version cannot read: " + e.getMessage();
          handler.refused(new Refusal(Refusal.Reason.UNREADABLE, what));
          return -1;
        }
      }
      if (frames == 256) {
        break;
      }
    }
    return frames;
  }
}
