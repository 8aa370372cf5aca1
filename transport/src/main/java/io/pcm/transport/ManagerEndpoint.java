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
 * The manager's socket, which pilots and the command line connect to, and the only thread that uses
 * it. Messages that reach the handler are authentic (encrypted with a key that requires the run's
 * secret), unique and in order.
 */
public final class ManagerEndpoint implements AutoCloseable {
  /**
   * @param bindAddress local address to listen on, such as {@code 127.0.0.1} or {@code *}
   * @param ports of which it listens on the first that is free
   * @param epoch this manager's epoch, 1 or more
   */
  public record Config(
      String bindAddress, PortRange ports, RunId run, RunSecret secret, int epoch, Limits limits) {
    /** With one port, or 0 for any. */
    public Config(
        String bindAddress, int port, RunId run, RunSecret secret, int epoch, Limits limits) {
      this(bindAddress, PortRange.of(port), run, secret, epoch, limits);
    }
  }

  /**
   * @param laneMessages maximum messages queued for one session; a session that exceeds it is lost
   * @param laneBytes maximum bytes queued for one session; a session that exceeds it is lost
   * @param handshakes maximum number of unfinished handshakes; over the limit, the oldest is
   *     dropped
   * @param handshakeTimeout age at which an unfinished handshake is dropped
   * @param controls maximum number of connected command-line clients; over the limit, the one that
   *     was silent longest is dropped
   * @param routeTimeout how long a session with queued messages may be without a connection
   * @param strangers maximum number of open connections without any authentic frame; over the
   *     limit, the oldest is closed
   * @param greeted maximum number of open connections whose sender knows the secret but has no
   *     session; over the limit, the oldest is closed
   * @param joinTimeout age at which a connection without a session is closed
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

  /** Called on the endpoint's thread, one call at a time; must not block. */
  public interface Handler {
    /**
     * Called once, on the caller's thread: the port is open, and nothing is accepted before this
     * method returns.
     */
    default void listening(int port) throws IOException {}

    /** An authentic message. The first message of a session is {@link PilotMessage.Join}. */
    void pilotMessage(SessionId session, PilotMessage message);

    /**
     * @param reply accepts one reply, from any thread, at any time
     */
    void control(ControlMessage request, Consumer<ControlMessage> reply);

    /** The endpoint has ended the session because messages to or from it were lost. */
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
      port = socket.bind(config.bindAddress(), config.ports());
    } catch (IOException e) {
      release();
      throw e;
    }
    thread = Threads.daemon("pcm-manager-transport", this::run, onFatal);
  }

  /**
   * Starts listening.
   *
   * @param onFatal called if a thread of the endpoint dies; the process must then end
   * @throws IOException if the address is unavailable, then the message has the address and a fix;
   *     or if {@link Handler#listening} fails
   */
  public static ManagerEndpoint open(Config config, Handler handler, Consumer<Throwable> onFatal)
      throws IOException {
    ManagerEndpoint endpoint = new ManagerEndpoint(config, handler, onFatal);
    boolean told = false;
    try {
      handler.listening(endpoint.port);
      told = true;
    } finally {
      if (!told) {
        endpoint.release();
      }
    }
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

  /** The port that the endpoint listens on. */
  public int port() {
    return port;
  }

  /**
   * Queues the message after earlier messages of the session. Thread-safe. A message for an unknown
   * session is dropped. {@link ManagerMessage.Alive} goes to the connection of the heartbeats.
   *
   * @throws MessageTooLargeException if the message exceeds the limit
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
   * Whether a message of this size may be sent to the session now. Otherwise it should wait until
   * earlier messages have left, so that the queues of all sessions stay within a limit.
   * Thread-safe.
   *
   * @param bytes approximate size of the message
   */
  public boolean hasRoom(SessionId session, int bytes) {
    PilotSession known = directory.session(session);
    return known == null || directory.queued().hasRoom(known.main.lane, bytes);
  }

  /**
   * Ends the session after the messages queued for it so far: deletes its keys. If the pilot sends
   * again, it is told to join again. Until then its messages may still reach the handler for a
   * short time after this method returns. Thread-safe.
   */
  public void forget(SessionId session) {
    PilotSession known = directory.session(session);
    if (known != null) {
      known.main.ending = true;
      loop.outbound().post(known.main);
    }
  }

  /**
   * Maximum number of open connections, which leaves some file descriptors in reserve. Each pilot
   * has two connections.
   */
  public int connectionsMax() {
    return connections.openMax();
  }

  public WireCounters counters() {
    return meter.snapshot();
  }

  /** Sends queued messages for at most a second, then ends the thread. */
  @Override
  public void close() {
    closing = true;
    wakeUp.wake();
    Threads.join(thread, END);
  }
}
