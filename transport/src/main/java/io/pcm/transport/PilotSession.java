package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;

/** A pilot's session in the manager's transport: two channels. */
final class PilotSession {
  /** Maximum number of queued replies to heartbeats; they are all the same. */
  private static final int BEAT_LANE = 16;

  final SessionId id;
  final Peer main;
  final Peer beat;

  /** Whether the join has arrived; it must be the first message. */
  boolean joined;

  PilotSession(SessionId id, SendQueue lane, Meter meter) {
    this.id = id;
    this.main = new Peer(id, Channel.MAIN, lane, meter);
    this.beat = new Peer(id, Channel.BEAT, new SendQueue(BEAT_LANE, 1 << 16), meter);
  }
}
