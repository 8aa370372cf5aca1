package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of the manager's transport thread: receives, sends, cleans up, sleeps. */
final class ManagerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerLoop.class);

  /** Maximum number of frames received before it is the turn of sending. */
  private static final int BURST_FRAMES = 256;

  private static final long TICK_MILLIS = 500;
  private static final long RETRY_MILLIS = 1;

  private final ManagerEndpoint.Limits limits;
  private final ManagerEndpoint.Handler handler;
  private final RouterSocket socket;
  private final Directory directory;
  private final Outbound outbound;
  private final Inbound inbound;
  private long ticked = System.nanoTime();

  ManagerLoop(
      ManagerEndpoint.Config config,
      ManagerEndpoint.Handler handler,
      RouterSocket socket,
      Doorman doorman,
      Outbound.Factory outbounds) {
    this.limits = config.limits();
    this.handler = handler;
    this.socket = socket;
    this.directory = doorman.directory();
    this.outbound = outbounds.make(this::ended);
    this.inbound = new Inbound(handler, socket, doorman, outbound, this::lose);
  }

  Outbound outbound() {
    return outbound;
  }

  /** One iteration: receives and sends what is pending, or sleeps until there is something. */
  void round() {
    boolean received = receiveBurst();
    directory.longMessages().permit(outbound);
    outbound.sendAll();
    long now = System.nanoTime();
    if (now - ticked > Duration.ofMillis(TICK_MILLIS).toNanos()) {
      ticked = now;
      tidy(now);
    }
    if (!received && outbound.isIdle()) {
      socket.await(outbound.isHeldUp() ? RETRY_MILLIS : TICK_MILLIS);
    }
  }

  /** Sends queued messages for at most this long. */
  void flush(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    outbound.sendAll();
    while ((!outbound.isIdle() || outbound.isHeldUp()) && System.nanoTime() < end) {
      socket.await(RETRY_MILLIS);
      outbound.sendAll();
    }
  }

  private boolean receiveBurst() {
    for (int i = 0; i < BURST_FRAMES; i++) {
      byte[] frame = socket.receive();
      if (frame == null) {
        return i > 0;
      }
      inbound.frame(frame);
    }
    return true;
  }

  private void tidy(long now) {
    directory.expire(now);
    for (PilotSession session : directory.sessions()) {
      Peer peer = session.main;
      if (peer.stranded && now - peer.waitingSince > limits.routeTimeout().toNanos()) {
        lose(session, "it had no connection for " + limits.routeTimeout().toSeconds() + " s");
      }
    }
  }

  /** Called for a peer whose queue overflowed, or that is ending and has nothing left to send. */
  private void ended(Peer peer) {
    PilotSession session = directory.session(peer.session);
    if (session != null && peer == session.main && !peer.ending) {
      lose(session, "it receives messages more slowly than they are sent");
    } else if (peer.ending) {
      forget(peer.session);
    }
  }

  private void lose(PilotSession session, String reason) {
    if (forget(session.id)) {
      session.main.lane.clear();
      LOG.debug("session {} is lost: {}", session.id, reason);
      handler.sessionLost(session.id, reason);
    }
  }

  private boolean forget(SessionId session) {
    return directory.remove(session);
  }
}
