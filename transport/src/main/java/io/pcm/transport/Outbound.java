package io.pcm.transport;

import io.pcm.protocol.seal.SealedChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends the manager's messages: takes them from queues, fills frames, seals and sends them. Any
 * thread may call {@link #post}; everything else runs on the transport thread.
 */
final class Outbound {
  /** Maximum number of frames sent to one peer before it is the next one's turn. */
  private static final int TURN_FRAMES = 8;

  private final RouterSocket socket;
  private final Meter meter;
  private final WakeUp wakeUp;
  private final FrameBuffer buffer = new FrameBuffer();
  private final Queue<Peer> ready = new ConcurrentLinkedQueue<>();
  private final Queue<Peer> full = new ArrayDeque<>();
  private final Ended ended;

  /** Called when a peer's queue overflowed, or when a peer is ending and its queue is empty. */
  interface Ended {
    void ended(Peer peer);
  }

  /** Creates the outbound part of an endpoint. */
  interface Factory {
    Outbound make(Ended ended);
  }

  Outbound(RouterSocket socket, Meter meter, WakeUp wakeUp, Ended ended) {
    this.wakeUp = wakeUp;
    this.socket = socket;
    this.meter = meter;
    this.ended = ended;
  }

  /** The peer has something to send, or must end. Thread-safe. */
  void post(Peer peer) {
    announce(peer);
    wakeUp.wake();
  }

  private void announce(Peer peer) {
    if (!peer.queued.getAndSet(true)) {
      ready.add(peer);
    }
  }

  /** The peer has a connection (again). */
  void routed(Peer peer) {
    peer.stranded = false;
    announce(peer);
  }

  /** The peer may send a long message and must be told. */
  void permitted(Peer peer) {
    announce(peer);
  }

  boolean isIdle() {
    return ready.isEmpty();
  }

  /** Whether a connection accepted no more frames, so that a retry is worthwhile soon. */
  boolean isHeldUp() {
    return !full.isEmpty();
  }

  void sendAll() {
    for (int turns = full.size(); turns > 0; turns--) {
      announce(full.remove());
    }
    int turns = 0;
    for (Peer peer = ready.poll(); peer != null; peer = ready.poll()) {
      peer.queued.set(false);
      turn(peer);
      if (++turns > 1024) {
        return;
      }
    }
  }

  private void turn(Peer peer) {
    if (peer.overflowed) {
      ended.ended(peer);
      return;
    }
    for (int frames = 0; peer.permits > 0 || !peer.lane.isEmpty(); frames++) {
      if (frames == TURN_FRAMES) {
        announce(peer);
        return;
      }
      RouterSocket.Sent sent = sendFrame(peer);
      if (sent == RouterSocket.Sent.FULL && !peer.ending) {
        full.add(peer);
        return;
      } else if (sent != RouterSocket.Sent.SENT) {
        strand(peer);
        break;
      }
    }
    if (peer.ending) {
      ended.ended(peer);
    }
  }

  private RouterSocket.Sent sendFrame(Peer peer) {
    byte[] route = peer.route;
    SealedChannel channel = peer.channel;
    if (route == null || channel == null) {
      return RouterSocket.Sent.GONE;
    }
    RouterSocket.Sent sent = socket.begin(route);
    if (sent != RouterSocket.Sent.SENT) {
      return sent;
    }
    buffer.start(channel.opened());
    if (peer.permits > 0) {
      buffer.addNotice(peer.permits);
      peer.permits = 0;
    }
    int messages = peer.lane.drainTo(buffer);
    byte[] frame = buffer.seal(channel);
    meter.out(messages, frame.length);
    socket.finish(frame);
    return sent;
  }

  private static void strand(Peer peer) {
    peer.route = null;
    if (!peer.stranded) {
      peer.stranded = true;
      peer.waitingSince = System.nanoTime();
    }
  }
}
