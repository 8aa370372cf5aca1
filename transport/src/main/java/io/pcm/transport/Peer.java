package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.SealedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The manager's end of one channel of one session: what waits for it, its keys, and the connection
 * from which a frame of it last opened. All but the lane and the flags belong to the transport
 * thread.
 */
final class Peer {
  final SessionId session;
  final Channel kind;
  final SendQueue lane;

  /** Of a long message, what has come. */
  final Assembly parts;

  /** In the queue of those that have something to send. */
  final AtomicBoolean queued = new AtomicBoolean();

  /** A message did not fit the lane. */
  volatile boolean overflowed;

  /** To be forgotten once the lane is empty. */
  volatile boolean ending;

  /** The keys in use; of a BEAT channel none until the pilot has asked for it. */
  @Nullable SealedChannel channel;

  /** Keys of a handshake that took place while others were in use. */
  @Nullable SealedChannel next;

  /** ZeroMQ's name for the connection; none before a frame opened or after it broke. */
  byte @Nullable [] route;

  /** Where the connection comes from, as {@link Connections} knows it. */
  @Nullable String address;

  /** {@link System#nanoTime} since when messages wait without a route. */
  long waitingSince;

  /** Whether {@link #waitingSince} counts. */
  boolean stranded;

  Peer(SessionId session, Channel kind, SendQueue lane, Meter meter) {
    this.session = session;
    this.kind = kind;
    this.lane = lane;
    this.parts = new Assembly(meter, kind == Channel.MAIN);
  }
}
