package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.FrameHeader;
import io.pcm.protocol.seal.SealedChannel;
import java.util.Arrays;

/**
 * Processes the manager's incoming frames on the transport thread: opens them, checks for gaps,
 * decodes messages, delivers them. A missing frame on a pilot's MAIN channel ends the session,
 * because the next acknowledgement would cover the lost messages.
 */
final class Inbound {
  private final ManagerEndpoint.Handler handler;
  private final RouterSocket socket;
  private final Directory directory;
  private final Meter meter;
  private final Doorman doorman;
  private final Outbound outbound;
  private final Losses losses;
  private final FrameBuffer inside = new FrameBuffer();
  private final MessageDecoder decoder = new MessageDecoder();

  /** Called when the transport ends a session. */
  interface Losses {
    void lost(PilotSession session, String reason);
  }

  Inbound(
      ManagerEndpoint.Handler handler,
      RouterSocket socket,
      Doorman doorman,
      Outbound outbound,
      Losses losses) {
    this.handler = handler;
    this.socket = socket;
    this.doorman = doorman;
    this.directory = doorman.directory();
    this.meter = doorman.meter();
    this.outbound = outbound;
    this.losses = losses;
  }

  void frame(byte[] frame) {
    FrameHeader header = doorman.look(frame);
    if (header == null) {
      return;
    }
    switch (header.type()) {
      case HELLO -> doorman.hello(header, frame);
      case SEALED -> {
        if (header.channel() == Channel.CONTROL) {
          control(header, frame);
        } else {
          pilot(header, frame);
        }
      }
      default -> doorman.refuse(RefusalCause.BAD_FRAME);
    }
  }

  private void control(FrameHeader header, byte[] frame) {
    Peer peer = directory.control(header.session());
    if (peer == null) {
      doorman.unknownSession(header);
    } else if (opens(peer, header, frame)) {
      directory.proved(header.session());
      route(peer);
      try {
        inside.forEach(peer.parts, (bytes, at, n) -> ask(peer, bytes, at, n));
      } catch (MalformedMessageException e) {
        doorman.refuse(RefusalCause.MALFORMED);
        directory.remove(peer.session);
        doorman.dismiss(header);
      }
    }
  }

  private void ask(Peer peer, byte[] bytes, int at, int count) throws MalformedMessageException {
    ControlMessage request = decoder.controlMessage(bytes, at, count);
    meter.messageIn();
    handler.control(request, answer -> answer(peer, answer));
  }

  private void answer(Peer peer, ControlMessage answer) {
    byte[] encoded;
    try {
      encoded = Encoding.encode(answer);
    } catch (MessageTooLargeException e) {
      encoded = Encoding.encode(new ControlMessage.Refusal("no answer fits: " + e.getMessage()));
    }
    if (peer.lane.offer(encoded)) {
      outbound.post(peer);
    }
  }

  private void pilot(FrameHeader header, byte[] frame) {
    PilotSession session = directory.pilot(header.session());
    if (session == null) {
      doorman.unknownSession(header);
    } else if (header.channel() == Channel.MAIN) {
      main(session, header, frame);
    } else if (session.joined && opens(session.beat, header, frame)) {
      route(session.beat);
      handOver(session, header);
    }
  }

  private void main(PilotSession session, FrameHeader header, byte[] frame) {
    Peer peer = session.main;
    long before = peer.channel == null ? 0 : peer.channel.opened();
    if (!opens(peer, header, frame)) {
      return;
    }
    directory.proved(header.session());
    if (header.counter() != before + 1 || !sawAll(peer)) {
      doorman.refuse(RefusalCause.GAP);
      losses.lost(session, "messages were lost when its connection broke");
      doorman.dismiss(header);
      return;
    }
    route(peer);
    handOver(session, header);
    if (inside.notice() > 0 && session.equals(directory.session(session.id))) {
      directory.longMessages().asked(peer, inside.notice());
    }
    directory.longMessages().check(peer);
  }

  private void handOver(PilotSession session, FrameHeader header) {
    boolean beat = header.channel() == Channel.BEAT;
    Assembly parts = beat ? session.beat.parts : session.main.parts;
    try {
      inside.forEach(parts, (bytes, at, n) -> deliver(session, beat, bytes, at, n));
    } catch (MalformedMessageException e) {
      doorman.refuse(RefusalCause.MALFORMED);
      losses.lost(session, "it sent a message that this version cannot read: " + e.getMessage());
      doorman.dismiss(header);
    }
  }

  private void deliver(PilotSession session, boolean beat, byte[] bytes, int at, int count)
      throws MalformedMessageException {
    PilotMessage message = decoder.pilotMessage(bytes, at, count);
    if (beat != (message instanceof PilotMessage.Heartbeat)) {
      throw new MalformedMessageException("a message came on the wrong channel");
    }
    if (session.joined == message instanceof PilotMessage.Join) {
      throw new MalformedMessageException("a session begins with one join");
    }
    session.joined = true;
    meter.messageIn();
    handler.pilotMessage(session.id, message);
  }

  /**
   * For a connection that is new to the session: whether the pilot received all frames of the old
   * one.
   */
  private boolean sawAll(Peer peer) {
    return peer.channel == null
        || Arrays.equals(peer.route, socket.route())
        || inside.seen() == peer.channel.sealed();
  }

  private void route(Peer peer) {
    if (!Arrays.equals(peer.route, socket.route())) {
      peer.route = socket.route();
      directory.reached(peer, socket.address());
      meter.connectionGenuine();
      outbound.routed(peer);
    }
  }

  private boolean opens(Peer peer, FrameHeader header, byte[] frame) {
    SealedChannel channel = peer.channel;
    long before = channel == null ? 0 : channel.opened();
    int result = channel == null ? SealedChannel.NOT_GENUINE : inside.open(channel, frame);
    SealedChannel next = peer.next;
    if (result < 0 && next != null) {
      int other = inside.open(next, frame);
      if (other >= 0) {
        peer.channel = next;
        peer.next = null;
        peer.parts.clear();
        result = other;
        before = 0;
      }
    }
    if (result == SealedChannel.NOT_GENUINE) {
      doorman.refuse(RefusalCause.DOES_NOT_OPEN);
    } else if (result == SealedChannel.REPLAYED) {
      doorman.refuse(RefusalCause.REPLAY);
    } else {
      meter.frameIn(frame.length);
      if (header.counter() != before + 1) {
        peer.parts.clear();
      }
    }
    return result >= 0;
  }
}
