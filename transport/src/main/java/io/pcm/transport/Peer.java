package io.pcm.transport;

import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.SealedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The manager's end of one channel of a session: its queue, its keys, and the connection of its
 * last authentic frame. Everything except the queue and the flags belongs to the transport thread.
 */
final class Peer {
  final SessionId session;
  final Channel kind;
  final SendQueue lane;

  /** The parts of an incomplete long message. */
  final Assembly parts;

  /** Whether it is in the queue of peers with something to send. */
  final AtomicBoolean queued = new AtomicBoolean();

  /** Whether a message did not fit in its queue. */
  volatile boolean overflowed;

  /** Whether to forget it once its queue is empty. */
  volatile boolean ending;

  /** The current keys; null for a BEAT channel until the pilot has requested it. */
  @Nullable SealedChannel channel;

  /** The keys of a handshake that took place while other keys were in use. */
  @Nullable SealedChannel next;

  /**
   * ZeroMQ's id of the connection; null before the first authentic frame and after a disconnect.
   */
  byte @Nullable [] route;

  /** The remote address of the connection, as in {@link Connections}. */
  @Nullable String address;

  /** Size of a long message that it may send but does not know about yet; 0 if there is none. */
  int permits;

  /** The {@link System#nanoTime} since when messages wait without a route. */
  long waitingSince;

  /** Whether {@link #waitingSince} is valid. */
  boolean stranded;

  Peer(SessionId session, Channel kind, SendQueue lane, Meter meter) {
    this.session = session;
    this.kind = kind;
    this.lane = lane;
    this.parts = new Assembly(meter, kind == Channel.MAIN, MessageBounds.FREE_BYTES);
  }
}
