package io.pcm.transport;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.function.Consumer;

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
   * @param controls command lines that may be connected at once; the oldest gives way
   * @param routeTimeout how long a session may be without a connection while messages wait for it
   */
  public record Limits(
      int laneMessages,
      long laneBytes,
      int handshakes,
      Duration handshakeTimeout,
      int controls,
      Duration routeTimeout) {
    public static final Limits DEFAULT =
        new Limits(65_536, 64L << 20, 4096, Duration.ofSeconds(10), 64, Duration.ofSeconds(30));
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

  private ManagerEndpoint() {}

  /**
   * Listens from now on.
   *
   * @param onFatal called when a thread of the endpoint died; the process must end
   * @throws IOException if the address cannot be had; the message names it and the mend
   */
  public static ManagerEndpoint open(Config config, Handler handler, Consumer<Throwable> onFatal)
      throws IOException {
    throw new IOException("not built yet");
  }

  /** The port listened on. */
  public int port() {
    return 0;
  }

  /**
   * Queues the message, behind what was queued for the session before. From any thread. What is
   * sent to a session that is not known (any more) is dropped.
   *
   * @throws MessageTooLargeException if no frame can hold it
   */
  public void send(SessionId session, ManagerMessage message) {}

  /**
   * Ends the session behind what was queued for it before: its keys are forgotten and its pilot,
   * should it speak again, is told to join anew. From any thread.
   */
  public void forget(SessionId session) {}

  public WireCounters counters() {
    return new WireCounters(0, 0, 0, 0, 0, 0, new EnumMap<>(RefusalCause.class));
  }

  /** Sends what is queued, as far as it goes within a second, and ends the thread. */
  @Override
  public void close() {}
}
