package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The peers that the manager knows: authentic sessions, unfinished handshakes, and clients of the
 * command line. Only {@link #session} and {@link #queued} may be called from any thread.
 */
final class Directory {
  private final ManagerEndpoint.Limits limits;
  private final Meter meter;
  private final Connections connections;
  private final LongMessages longMessages = new LongMessages(LongMessages.ALL_BYTES);
  private final QueuedBytes queued = new QueuedBytes();
  private final Map<Long, PilotSession> sessions = new ConcurrentHashMap<>();
  private final Map<Long, Pending> pending = new LinkedHashMap<>();

  /** Ordered by last use, oldest first, so that a client that keeps asking is not dropped. */
  private final Map<Long, Peer> controls = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * An unfinished handshake.
   *
   * @param pilot the future session of a pilot; null for a client of the command line
   */
  private record Pending(@Nullable PilotSession pilot, Peer peer, long since) {}

  Directory(ManagerEndpoint.Limits limits, Meter meter, Connections connections) {
    this.connections = connections;
    this.limits = limits;
    this.meter = meter;
  }

  LongMessages longMessages() {
    return longMessages;
  }

  /** What waits in the queues of all peers; may be used by any thread. */
  QueuedBytes queued() {
    return queued;
  }

  @Nullable PilotSession session(SessionId id) {
    return sessions.get(id.value());
  }

  Iterable<PilotSession> sessions() {
    return sessions.values();
  }

  boolean isTaken(long id) {
    return id == 0
        || sessions.containsKey(id)
        || pending.containsKey(id)
        || controls.containsKey(id);
  }

  void addPilot(PilotSession session, long now) {
    addPending(new Pending(session, session.main, now));
  }

  void addControl(Peer peer, long now) {
    addPending(new Pending(null, peer, now));
  }

  private void addPending(Pending entry) {
    pending.put(entry.peer().session.value(), entry);
    if (pending.size() > limits.handshakes()) {
      dropOldest(pending);
      meter.refused(RefusalCause.HANDSHAKE_DROPPED);
    }
  }

  /** A pilot's session, whether or not its handshake is finished. */
  @Nullable PilotSession pilot(long id) {
    PilotSession known = sessions.get(id);
    if (known != null) {
      return known;
    }
    Pending waiting = pending.get(id);
    return waiting == null ? null : waiting.pilot();
  }

  /** A command-line client's channel, whether or not its handshake is finished. */
  @Nullable Peer control(long id) {
    Peer known = controls.get(id);
    if (known != null) {
      return known;
    }
    Pending waiting = pending.get(id);
    return waiting == null || waiting.pilot() != null ? null : waiting.peer();
  }

  /** An authentic frame finishes the handshake. */
  void proved(long id) {
    Pending entry = pending.remove(id);
    if (entry == null) {
      return;
    }
    meter.sessionBegan();
    if (entry.pilot() != null) {
      sessions.put(id, entry.pilot());
    } else {
      controls.put(id, entry.peer());
      if (controls.size() > limits.controls()) {
        dropOldest(controls);
      }
    }
  }

  /** Removes the session; returns whether it existed. */
  boolean remove(SessionId id) {
    Peer control = controls.remove(id.value());
    if (control != null) {
      leave(control);
    }
    PilotSession session = sessions.remove(id.value());
    if (session == null) {
      return false;
    }
    leave(session.main);
    leave(session.beat);
    return true;
  }

  /** A greeting with the secret has arrived from this address. */
  void greeted(@Nullable String address) {
    connections.greeted(address);
  }

  /** The first authentic frame of this peer from this address has arrived. */
  void reached(Peer peer, @Nullable String address) {
    if (peer.address != null && !peer.address.equals(address)) {
      connections.left(peer.address);
    }
    peer.address = address;
    connections.joined(address);
  }

  private void leave(Peer peer) {
    peer.parts.clear();
    longMessages.gone(peer);
    peer.lane.close();
    if (peer.address != null) {
      connections.left(peer.address);
      peer.address = null;
    }
  }

  void expire(long now) {
    connections.expire(now);
    Iterator<Pending> oldestFirst = pending.values().iterator();
    while (oldestFirst.hasNext()
        && now - oldestFirst.next().since() > limits.handshakeTimeout().toNanos()) {
      oldestFirst.remove();
      meter.refused(RefusalCause.HANDSHAKE_DROPPED);
    }
  }

  private void dropOldest(Map<Long, ?> map) {
    Iterator<?> oldestFirst = map.values().iterator();
    if (oldestFirst.next() instanceof Peer control) {
      leave(control);
    }
    oldestFirst.remove();
  }
}
