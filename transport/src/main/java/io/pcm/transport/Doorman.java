package io.pcm.transport;

import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Admission;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.FrameHeader;
import io.pcm.protocol.seal.ManagerHandshake;
import io.pcm.protocol.seal.RefusedFrame;
import io.pcm.protocol.seal.RefusedFrame.Reason;
import io.pcm.protocol.seal.SealedChannel;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles frames that belong to no session: accepts senders who know the secret, refuses others
 * with a clear reason, at a limited rate, and counts them.
 */
final class Doorman {
  private static final Logger LOG = LoggerFactory.getLogger(Doorman.class);

  private static final int REPLIES_PER_SECOND = 500;
  private static final int LINES_PER_SECOND = 2;
  private static final int RANDOM_BYTES = 16;
  private static final int CONTROL_LANE = 16;
  private static final long CONTROL_LANE_BYTES = 4L << 20;

  private final ManagerEndpoint.Config config;
  private final RouterSocket socket;
  private final ManagerHandshake handshake;
  private final Directory directory;
  private final Meter meter;
  private final SecureRandom random = new SecureRandom();
  private final Allowance replies = new Allowance(REPLIES_PER_SECOND);
  private final Allowance lines = new Allowance(LINES_PER_SECOND);

  Doorman(ManagerEndpoint.Config config, RouterSocket socket, Directory directory, Meter meter) {
    this.config = config;
    this.handshake = new ManagerHandshake(config.run(), config.secret(), config.epoch());
    this.socket = socket;
    this.directory = directory;
    this.meter = meter;
  }

  Directory directory() {
    return directory;
  }

  Meter meter() {
    return meter;
  }

  /** Returns the header if the frame is of this version and run; otherwise refuses the frame. */
  @Nullable FrameHeader look(byte[] frame) {
    switch (FrameHeader.look(frame)) {
      case FOREIGN -> refuse(RefusalCause.BAD_MAGIC);
      case DAMAGED -> refuse(RefusalCause.BAD_FRAME);
      case OTHER_VERSION -> {
        refuse(RefusalCause.WRONG_VERSION);
        reply(RefusedFrame.toOtherVersion(config.run()));
      }
      case OURS -> {
        FrameHeader header = FrameHeader.of(frame);
        if (header.run().equals(config.run())) {
          return header;
        }
        refuse(RefusalCause.WRONG_RUN);
        if (header.type() == FrameHeader.Type.HELLO && Admission.isWhole(frame)) {
          reply(RefusedFrame.toHello(config.run(), header.channel(), Reason.OTHER_RUN, frame));
        }
      }
    }
    return null;
  }

  void hello(FrameHeader header, byte[] frame) {
    if (!Admission.isWhole(frame)) {
      refuse(RefusalCause.BAD_FRAME);
    } else if (!handshake.knowsSecret(frame)) {
      refuse(RefusalCause.WRONG_SECRET);
      reply(RefusedFrame.toHello(config.run(), header.channel(), Reason.WRONG_SECRET, frame));
    } else {
      directory.greeted(socket.address());
      switch (header.channel()) {
        case MAIN -> {
          PilotSession session = new PilotSession(newSession(), pilotQueue(), meter);
          session.main.channel = admit(frame, session.id);
          directory.addPilot(session, System.nanoTime());
        }
        case CONTROL -> {
          Peer peer = new Peer(newSession(), Channel.CONTROL, controlQueue(), meter);
          peer.channel = admit(frame, peer.session);
          directory.addControl(peer, System.nanoTime());
        }
        case BEAT -> {
          PilotSession session = directory.pilot(header.session());
          if (session == null) {
            refuse(RefusalCause.UNKNOWN_SESSION);
            reply(RefusedFrame.toHello(config.run(), Channel.BEAT, Reason.UNKNOWN_SESSION, frame));
          } else {
            session.beat.next = admit(frame, session.id);
          }
        }
      }
    }
  }

  private SendQueue pilotQueue() {
    ManagerEndpoint.Limits limits = config.limits();
    return new SendQueue(
        new SendQueue.Bounds(limits.laneMessages(), limits.laneBytes()), directory.queued());
  }

  private SendQueue controlQueue() {
    return new SendQueue(
        new SendQueue.Bounds(CONTROL_LANE, CONTROL_LANE_BYTES), directory.queued());
  }

  void unknownSession(FrameHeader header) {
    refuse(RefusalCause.UNKNOWN_SESSION);
    reply(RefusedFrame.toSealed(config.run(), header));
  }

  void refuse(RefusalCause cause) {
    meter.refused(cause);
    if (lines.take()) {
      LOG.debug("refused what came in: {}", cause);
    }
  }

  /** Tells the sender of the last frame that its session has ended. */
  void dismiss(FrameHeader header) {
    reply(RefusedFrame.toSealed(config.run(), header));
  }

  private SealedChannel admit(byte[] hello, SessionId session) {
    byte[] fresh = new byte[RANDOM_BYTES];
    random.nextBytes(fresh);
    Admission admission = handshake.admit(hello, session.value(), fresh);
    socket.offer(socket.route(), admission.reply());
    return admission.channel();
  }

  private void reply(byte[] frame) {
    if (replies.take()) {
      socket.offer(socket.route(), frame);
    }
  }

  private SessionId newSession() {
    long id = random.nextLong();
    while (directory.isTaken(id)) {
      id = random.nextLong();
    }
    return new SessionId(id);
  }
}
