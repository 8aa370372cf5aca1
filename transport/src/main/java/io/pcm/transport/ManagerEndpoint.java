package io.pcm.transport;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.zeromq.ZContext;

/**
 * The manager's door: one socket that pilots and command lines connect to, and one thread that
 * alone touches it. What reaches the handler has been opened with a key that only a holder of the
 * run's secret can have, came once, and in order.
 */
public final class ManagerEndpoint implements AutoCloseable {
  /**
   * @param bindAddress the local address to listen on, such as {@code 127.0.0.1} or {@code *}
   * @param port 1 to 65535, or 0 for any that is free
   * @param epoch this manager's incarnation, 1 or more
   */
  public record Config(
      String bindAddress, int port, RunId run, RunSecret secret, int epoch, Limits limits) {}

  /**
   * @param laneMessages messages that may wait for one session before it counts as lost
   * @param laneBytes bytes that may wait for one session before it counts as lost
   * @param handshakes handshakes that may be unfinished at once; the oldest gives way
   * @param handshakeTimeout after which an unfinished handshake is forgotten
   * @param controls command lines that may be connected at once; the one that was silent for
   *     longest gives way
   * @param routeTimeout how long a session may be without a connection while messages wait for it
   * @param strangers connections that may be open on which nothing genuine has come; the oldest is
   *     closed
   * @param greeted connections that may be open whose sender knows the secret and has no session,
   *     or none any more; the oldest is closed
   * @param joinTimeout after which a connection without a session is closed
   */
  public record Limits(
      int laneMessages,
      long laneBytes,
      int handshakes,
      Duration handshakeTimeout,
      int controls,
      Duration routeTimeout,
      int strangers,
      int greeted,
      Duration joinTimeout) {
    public static final Limits DEFAULT =
        new Limits(
            65_536,
            64L << 20,
            4096,
            Duration.ofSeconds(10),
            64,
            Duration.ofSeconds(30),
            512,
            1024,
            Duration.ofSeconds(30));
  }

  /** Called on the endpoint's own thread, one call at a time; must not block. */
  public interface Handler {
    /** An authentic message; a session's first is {@link PilotMessage.Join}. */
    void pilotMessage(SessionId session, PilotMessage message);

    /**
     * @param reply takes the one answer, from any thread, at any time
     */
    void control(ControlMessage request, Consumer<ControlMessage> reply);

    /** The session is over for the endpoint: messages for or from it were lost. */
    void sessionLost(SessionId session, String reason);
  }

  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(5);
  private static final int IO_THREADS = 2;

  private final ZContext context;
  private final WakeUp wakeUp;
  private final RouterSocket socket;
  private final Meter meter;
  private final Connections connections;
  private final Directory directory;
  private final ManagerLoop loop;
  private final Thread thread;
  private final int port;
  private volatile boolean closing;

  private ManagerEndpoint(Config config, Handler handler, Consumer<Throwable> onFatal)
      throws IOException {
    context = ZmqContexts.open(IO_THREADS, onFatal);
    wakeUp = new WakeUp();
    meter = new Meter();
    connections = new Connections(config.limits(), Descriptors.forConnections(), meter);
    socket = new RouterSocket(context, meter, wakeUp, connections);
    directory = new Directory(config.limits(), meter, connections);
    Doorman doorman = new Doorman(config, socket, directory, meter);
    loop =
        new ManagerLoop(
            config, handler, socket, doorman, ended -> new Outbound(socket, meter, wakeUp, ended));
    try {
      port = socket.bind(config.bindAddress(), config.port());
    } catch (IOException e) {
      release();
      throw e;
    }
    thread = Threads.daemon("pcm-manager-transport", this::run, onFatal);
  }

  /**
   * Listens from now on.
   *
   * @param onFatal called when a thread of the endpoint died; the process must end
   * @throws IOException if the address cannot be had; the message names it and the mend
   */
  public static ManagerEndpoint open(Config config, Handler handler, Consumer<Throwable> onFatal)
      throws IOException {
    ManagerEndpoint endpoint = new ManagerEndpoint(config, handler, onFatal);
    endpoint.thread.start();
    return endpoint;
  }

  private void run() {
    while (!closing) {
      loop.round();
    }
    loop.flush(FLUSH);
    release();
  }

  private void release() {
    socket.close();
    context.close();
    wakeUp.close();
  }

  /** The port listened on. */
  public int port() {
    return port;
  }

  /**
   * Queues the message, behind what was queued for the session before. From any thread. What is
   * sent to a session that is not known (any more) is dropped. {@link ManagerMessage.Alive} goes to
   * the connection that heartbeats come on.
   *
   * @throws MessageTooLargeException if it is over the limit of one message
   */
  public void send(SessionId session, ManagerMessage message) {
    PilotSession known = directory.session(session);
    if (known == null) {
      return;
    }
    Peer peer = message instanceof ManagerMessage.Alive ? known.beat : known.main;
    boolean room = peer.lane.offer(Encoding.encode(message));
    if (!room && peer == known.main) {
      peer.overflowed = true;
    }
    loop.outbound().post(peer);
  }

  /**
   * Ends the session behind what was queued for it before: its keys are forgotten and its pilot,
   * should it speak again, is told to join anew. What the pilot sends until then still reaches the
   * handler, for a little while after this returns. From any thread.
   */
  public void forget(SessionId session) {
    PilotSession known = directory.session(session);
    if (known != null) {
      known.main.ending = true;
      loop.outbound().post(known.main);
    }
  }

  /**
   * Connections that may be open at once, so that the process keeps some descriptors in reserve. A
   * pilot has two.
   */
  public int connectionsMax() {
    return connections.openMax();
  }

  public WireCounters counters() {
    return meter.snapshot();
  }

  /** Sends what is queued, as far as it goes within a second, and ends the thread. */
  @Override
  public void close() {
    closing = true;
    wakeUp.wake();
    Threads.join(thread, END);
  }
}
