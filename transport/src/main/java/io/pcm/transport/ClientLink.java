package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.seal.Aead;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.FrameHeader;
import io.pcm.protocol.seal.Greeting;
import io.pcm.protocol.seal.RefusedFrame;
import io.pcm.protocol.seal.SealedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;

/**
 * The client's end of one channel: its own socket to one address, the handshake, then sealed
 * frames. Used by one thread.
 */
final class ClientLink implements AutoCloseable {
  /**
   * Frames that ZeroMQ may queue in each direction; everything else waits in a {@link SendQueue}.
   */
  private static final int FRAMES = 64;

  private static final int RECONNECT_MILLIS = 100;
  private static final int RECONNECT_MAX_MILLIS = 2_000;
  private static final int RANDOM_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Target target;
  private final Channel kind;
  private final Meter meter;
  private final ZMQ.Socket socket;
  private final SocketPoll poll;
  private final Aead aead = new Aead();
  private final FrameBuffer inside = new FrameBuffer();
  private final FrameBuffer outgoing = new FrameBuffer();
  private final Assembly parts;
  private final AtomicBoolean connected = new AtomicBoolean();
  private final AtomicBoolean cut = new AtomicBoolean();
  private @Nullable Greeting greeting;
  private @Nullable SealedChannel channel;
  private @Nullable Refusal refusal;
  private byte @Nullable [] unsent;
  private int epoch;

  /**
   * The peer to connect to.
   *
   * @param session the session that a BEAT channel belongs to; 0 for the other channels
   */
  record Target(AccessFile access, String address, long session) {}

  /** The meaning of a frame from the manager. */
  enum Meaning {
    /** The handshake is complete; {@link #session} and {@link #epoch} are known. */
    LET_IN,
    /** The manager refused the client; {@link #refusal} has the reason. */
    REFUSED,
    /** The frame contains messages for {@link #forEach}. */
    MESSAGES,
    /** The manager does not know the session, or messages of it were lost. */
    SESSION_OVER,
    NOTHING
  }

  /** Objects that all links of a thread share. */
  record Wires(ZContext context, WakeUp wakeUp, Meter meter) {}

  /**
   * @param greeting time limit of the ZeroMQ greeting; then ZeroMQ reconnects
   */
  ClientLink(Wires wires, Target target, Channel kind, Duration greeting) {
    this.target = target;
    this.kind = kind;
    WakeUp wakeUp = wires.wakeUp();
    this.meter = wires.meter();
    this.parts = new Assembly(meter, kind == Channel.MAIN, MessageBounds.BYTES);
    ZContext context = wires.context();
    socket = context.createSocket(SocketType.DEALER);
    socket.setMaxMsgSize(FrameBuffer.FRAME_BYTES);
    socket.setSndHWM(FRAMES);
    socket.setRcvHWM(FRAMES);
    socket.setMsgAllocator(new FrameAllocator(meter));
    socket.setLinger(0);
    socket.setHandshakeIvl((int) greeting.toMillis());
    socket.setReconnectIVL(RECONNECT_MILLIS);
    socket.setReconnectIVLMax(RECONNECT_MAX_MILLIS);
    socket.setEventHook(
        event -> {
          boolean isConnected = event.getEvent() == ZMonitor.Event.CONNECTED;
          cut.set(!isConnected);
          connected.compareAndSet(false, isConnected);
          wakeUp.wake();
        },
        ZMQ.EVENT_CONNECTED | ZMQ.EVENT_DISCONNECTED);
    poll = new SocketPoll(context, socket, wakeUp);
    socket.connect(target.address());
  }

  /** Starts or restarts the handshake. */
  void greet() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    AccessFile access = target.access();
    Greeting fresh = new Greeting(access.run(), access.secret(), kind, target.session(), random);
    greeting = fresh;
    socket.send(fresh.frame(), ZMQ.DONTWAIT);
  }

  /** Waits for a frame or a wake-up, at most this long. */
  void await(long millis) {
    poll.await(millis);
  }

  byte @Nullable [] receive() {
    byte[] frame = socket.recv(ZMQ.DONTWAIT);
    while (frame != null && socket.hasReceiveMore()) {
      socket.recv(ZMQ.DONTWAIT);
      frame = new byte[0];
    }
    return frame;
  }

  Meaning take(byte[] frame) {
    return channel == null ? answer(frame) : inSession(channel, frame);
  }

  private Meaning answer(byte[] frame) {
    if (greeting == null) {
      return Meaning.NOTHING;
    }
    Greeting.Answer answer = greeting.read(frame, aead);
    if (answer instanceof Greeting.Answer.Welcome welcome) {
      channel = welcome.channel();
      epoch = welcome.epoch();
      connected.set(false);
      return Meaning.LET_IN;
    } else if (answer instanceof Greeting.Answer.WrongSecret) {
      refusal = Refusals.wrongSecret(target.address());
      return Meaning.REFUSED;
    } else if (answer instanceof Greeting.Answer.Refused refused) {
      if (refused.reason() == RefusedFrame.Reason.UNKNOWN_SESSION) {
        return Meaning.SESSION_OVER;
      }
      refusal = Refusals.of(refused.reason(), refused.managerVersion(), target.address());
      return Meaning.REFUSED;
    }
    return Meaning.NOTHING;
  }

  private Meaning inSession(SealedChannel open, byte[] frame) {
    if (FrameHeader.look(frame) != FrameHeader.Look.OURS) {
      meter.refused(RefusalCause.BAD_FRAME);
      return Meaning.NOTHING;
    }
    FrameHeader header = FrameHeader.of(frame);
    if (header.session() != open.session() || header.channel() != kind) {
      return Meaning.NOTHING;
    } else if (header.type() == FrameHeader.Type.REFUSED) {
      Optional<RefusedFrame> refused = RefusedFrame.read(frame);
      return refused.isPresent() && refused.get().reason() == RefusedFrame.Reason.UNKNOWN_SESSION
          ? Meaning.SESSION_OVER
          : Meaning.NOTHING;
    } else if (header.type() != FrameHeader.Type.SEALED) {
      return Meaning.NOTHING;
    }
    long before = open.opened();
    int result = inside.open(open, frame);
    if (result < 0) {
      meter.refused(
          result == SealedChannel.REPLAYED ? RefusalCause.REPLAY : RefusalCause.DOES_NOT_OPEN);
      return Meaning.NOTHING;
    }
    meter.frameIn(frame.length);
    if (header.counter() != before + 1) {
      parts.clear();
    }
    if (kind == Channel.MAIN && header.counter() != before + 1) {
      meter.refused(RefusalCause.GAP);
      return Meaning.SESSION_OVER;
    }
    return Meaning.MESSAGES;
  }

  /** Delivers the messages of the last frame, after {@link Meaning#MESSAGES}. */
  void forEach(FrameBuffer.Sink sink) throws MalformedMessageException {
    inside.forEach(parts, sink);
  }

  /** After {@link #forEach}: whether the frame permits to send the message that waits for that. */
  boolean permits() {
    return inside.notice() > 0;
  }

  /**
   * Sends the queued messages until ZeroMQ accepts no more or a message needs permission; returns
   * whether ZeroMQ accepted all frames.
   */
  boolean send(SendQueue lane) {
    while (flushUnsent() && lane.isReady()) {
      SealedChannel open = open();
      int messages = lane.drainTo(outgoing.start(open.opened()));
      seal(open, messages);
    }
    return unsent == null;
  }

  /**
   * Sends a frame without messages. It tells the manager which connection the session uses now, and
   * which frames have arrived.
   */
  void sendNothing() {
    if (flushUnsent()) {
      SealedChannel open = open();
      outgoing.start(open.opened());
      seal(open, 0);
      flushUnsent();
    }
  }

  private void seal(SealedChannel open, int messages) {
    byte[] frame = outgoing.seal(open);
    meter.out(messages, frame.length);
    unsent = frame;
  }

  private boolean flushUnsent() {
    if (unsent != null && socket.send(unsent, ZMQ.DONTWAIT)) {
      unsent = null;
    }
    return unsent == null;
  }

  private SealedChannel open() {
    if (channel == null) {
      throw new IllegalStateException("the handshake is not done");
    }
    return channel;
  }

  boolean isLetIn() {
    return channel != null;
  }

  /** Whether ZeroMQ has reconnected since the last call. */
  boolean wasConnectedAnew() {
    return connected.getAndSet(false);
  }

  /** Whether its connection has ended, and ZeroMQ has not been able to make another one. */
  boolean isCut() {
    return cut.get();
  }

  Target target() {
    return target;
  }

  long session() {
    return open().session();
  }

  int epoch() {
    return epoch;
  }

  Refusal refusal() {
    if (refusal == null) {
      throw new IllegalStateException("not refused");
    }
    return refusal;
  }

  /** Closes the link; waits at most this long until ZeroMQ has sent its queue. */
  void close(int lingerMillis) {
    socket.setLinger(lingerMillis);
    close();
  }

  @Override
  public void close() {
    parts.clear();
    poll.close();
    socket.close();
  }
}
