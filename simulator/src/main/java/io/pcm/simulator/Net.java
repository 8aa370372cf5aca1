package io.pcm.simulator;

import io.pcm.manager.core.Event;
import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.codec.MessageEncoder;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network. Every message is encoded and decoded. A message arrives after the earlier ones on
 * its connection, or not at all; then none after it arrives either.
 */
final class Net {
  private final World world;
  private final MessageEncoder encoder = new MessageEncoder();
  private final MessageDecoder decoder = new MessageDecoder();
  private final Map<SessionId, SimLink> links = new LinkedHashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable SimManager manager;
  private long messages;

  Net(World world) {
    this.world = world;
  }

  long messages() {
    return messages;
  }

  /** The manager listens from now on. */
  void listens(SimManager newManager) {
    manager = newManager;
    for (Runnable dial : waiting) {
      world.time.after(world.chance.millis(1, 3_000), dial);
    }
    waiting.clear();
  }

  /** The manager is gone, with all messages in transit to and from it. */
  void gone() {
    manager = null;
    links.values().forEach(link -> link.broken = true);
    links.clear();
  }

  /** The pilot tries to connect until it succeeds or starts another attempt. */
  void dial(SimPilot pilot, int attempt) {
    if (pilot.dead() || pilot.attempt() != attempt) {
      return;
    }
    SimManager there = manager;
    if (there == null) {
      waiting.add(() -> dial(pilot, attempt));
      return;
    }
    there.after(Duration.ZERO, () -> shakeHands(there, pilot, attempt));
  }

  /** A frozen manager accepts nobody. */
  private void shakeHands(SimManager there, SimPilot pilot, int attempt) {
    if (pilot.attempt() == attempt) {
      SimLink link = new SimLink(new SessionId(world.chance.any()), pilot, there);
      links.put(link.session, link);
      world.time.after(latency(), () -> pilot.letIn(link, attempt));
    }
  }

  void toManager(SimLink link, PilotMessage message) {
    byte[] bytes = fitting(encoder.encode(message), message);
    if (message instanceof PilotMessage.CallsEnded outcomes) {
      link.sent(outcomes);
    }
    boolean beat = message instanceof PilotMessage.Heartbeat;
    SimLink.Lane lane = beat ? SimLink.Lane.BEATS : SimLink.Lane.TO_MANAGER;
    world.time.at(
        link.arrival(lane, world.time.instant().plus(latency())),
        () -> arriveAtManager(link, bytes));
  }

  private void arriveAtManager(SimLink link, byte[] bytes) {
    if (link.manager.dead() || link.forgotten) {
      tellItIsOver(link);
    } else if (!link.broken) {
      PilotMessage message = decodedFromPilot(bytes);
      link.manager.tell(new Event.FromPilot(link.session, message));
    }
  }

  /** The manager that listens now does not know this session. */
  private void tellItIsOver(SimLink link) {
    if (manager != null) {
      world.time.after(latency(), () -> link.pilot.sessionOver(link));
    }
  }

  void toPilot(SimManager from, SessionId session, ManagerMessage message) {
    SimLink link = links.get(session);
    if (link == null || link.manager != from) {
      return;
    }
    byte[] bytes = fitting(encoder.encode(message), message);
    world.referee.sent(message);
    if (message instanceof ManagerMessage.AckOutcomes ack) {
      world.referee.acknowledged(link.covered(ack.sequence()));
    }
    boolean answer = message instanceof ManagerMessage.Alive;
    SimLink.Lane lane = answer ? SimLink.Lane.ANSWERS : SimLink.Lane.TO_PILOT;
    world.time.at(
        link.arrival(lane, world.time.instant().plus(latency())),
        () -> {
          if (!link.broken) {
            link.pilot.message(link, decodedFromManager(bytes));
          }
        });
  }

  /** The session ends after the messages sent so far. */
  void forget(SimManager from, SessionId session) {
    SimLink link = links.get(session);
    if (link != null && link.manager == from) {
      links.remove(session);
      link.forgotten = true;
    }
  }

  /** Breaks a connection; each side may notice it or not. */
  void breakOne() {
    if (links.isEmpty()) {
      return;
    }
    SimLink link = world.chance.of(List.copyOf(links.values()));
    link.broken = true;
    if (!world.chance.one(3)) {
      link.manager.after(
          world.chance.millis(0, 5_000),
          () -> link.manager.tell(new Event.SessionBroken(link.session, "messages were lost")));
    }
    if (!world.chance.one(3)) {
      world.time.after(world.chance.millis(0, 5_000), () -> link.pilot.sessionOver(link));
    }
  }

  private Duration latency() {
    return world.chance.one(200) ? world.chance.millis(50, 2_000) : world.chance.millis(0, 3);
  }

  private byte[] fitting(byte[] bytes, Object message) {
    if (bytes.length > MessageBounds.BYTES) {
      throw new Violation("wire: " + bytes.length + " bytes of " + message.getClass());
    }
    messages++;
    world.trace.add(bytes);
    return bytes;
  }

  private PilotMessage decodedFromPilot(byte[] bytes) {
    try {
      return decoder.pilotMessage(bytes, 0, bytes.length);
    } catch (MalformedMessageException e) {
      throw new Violation("wire: our own message is refused", e);
    }
  }

  private ManagerMessage decodedFromManager(byte[] bytes) {
    try {
      return decoder.managerMessage(bytes, 0, bytes.length);
    } catch (MalformedMessageException e) {
      throw new Violation("wire: our own message is refused", e);
    }
  }
}
