package io.pcm.transport;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.zeromq.ZContext;

/**
 * The pilot's connections to its manager: one socket and thread for messages, and another socket
 * and thread, with its own key, for heartbeats, so that bulk data does not delay heartbeats.
 */
public final class PilotEndpoint implements AutoCloseable {
  /** Called by the endpoint's two threads, one call at a time; must not block. */
  public interface Handler {
    /**
     * A session has begun; all following messages belong to it. The pilot must join it first
     * ({@link PilotEndpoint#join}).
     *
     * @param run the run that the manager has proved to serve, possibly not the previous one
     * @param epoch that manager's epoch in its run
     */
    void connected(SessionId session, RunId run, int epoch);

    void message(ManagerMessage message);

    /** The endpoint has given up; it does nothing until {@link PilotEndpoint#connect}. */
    void refused(Refusal refusal);

    /**
     * The session has ended: the manager does not know it, or messages of it were lost. The
     * endpoint does nothing until {@link PilotEndpoint#connect}.
     */
    void sessionUnknown();
  }

  private static final Duration END = Duration.ofSeconds(5);

  private final ZContext context;
  private final Meter meter = new Meter();
  private final PilotMainLoop main;
  private final PilotBeatLoop beat;
  private final Thread mainThread;
  private final Thread beatThread;

  private PilotEndpoint(Path accessFile, Handler handler, Consumer<Throwable> onFatal) {
    context = ZmqContexts.open(1, onFatal);
    Handler oneAtATime = new SerialHandler(handler, meter);
    main = new PilotMainLoop(context, accessFile, oneAtATime, meter);
    beat = new PilotBeatLoop(context, main, oneAtATime, meter);
    mainThread = Threads.daemon("pcm-pilot-transport", main::run, onFatal);
    beatThread = Threads.daemon("pcm-pilot-heartbeat", beat::run, onFatal);
  }

  /**
   * Starts the threads. They do nothing until {@link #connect}.
   *
   * @param onFatal called if a thread of the endpoint dies; the process must then end
   */
  public static PilotEndpoint open(Path accessFile, Handler handler, Consumer<Throwable> onFatal) {
    PilotEndpoint endpoint = new PilotEndpoint(accessFile, handler, onFatal);
    endpoint.mainThread.start();
    endpoint.beatThread.start();
    return endpoint;
  }

  /**
   * Starts over: drops the session, if any, and its queued messages, reads the access file and
   * tries all its addresses until one accepts the pilot ({@link Handler#connected}), all refuse it
   * ({@link Handler#refused}), or {@link #close}. After the first session, refusals are not final,
   * because another program may be using the port of an absent manager. Thread-safe.
   */
  public void connect() {
    main.connect();
  }

  /**
   * Queues the message for the current session. Thread-safe. Without a joined session the message
   * is dropped ({@link #join}). A full queue ends the session ({@link Handler#sessionUnknown}).
   *
   * @throws MessageTooLargeException if the message exceeds the limit
   */
  public void send(PilotMessage message) {
    main.send(Encoding.encode(message));
  }

  /**
   * Joins the session of {@link Handler#connected} with this message. Dropped if another session
   * has replaced it. Thread-safe.
   */
  public void join(SessionId session, PilotMessage.Join message) {
    main.join(session, Encoding.encode(message));
  }

  /**
   * Sends the heartbeat over its own connection; it replaces an earlier heartbeat that has not been
   * sent. Thread-safe.
   */
  public void beat(PilotMessage.Heartbeat heartbeat) {
    beat.beat(Encoding.encode(heartbeat));
  }

  public WireCounters counters() {
    return meter.snapshot();
  }

  /** Sends queued messages for at most a second, then ends the threads. */
  @Override
  public void close() {
    beat.close();
    main.close();
    Threads.join(mainThread, END);
    Threads.join(beatThread, END);
    context.close();
  }
}
