package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;

/** A pilot's session as its manager's transport knows it: two channels. */
final class PilotSession {
  /** Answers to heartbeats that may wait; they are all alike. */
  private static final int BEAT_LANE = 16;

  final SessionId id;
  final Peer main;
  final Peer beat;

  /** Whether the join has come; before it nothing else is taken. */
  boolean joined;

  PilotSession(SessionId id, SendQueue lane, Meter meter) {
    this.id = id;
    this.main = new Peer(id, Channel.MAIN, lane, meter);
    this.beat = new Peer(id, Channel.BEAT, new SendQueue(BEAT_LANE, 1 << 16), meter);
  }
}
