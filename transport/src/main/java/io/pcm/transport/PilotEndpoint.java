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
 * The pilot's way to its manager: one socket and thread for messages, another of each, with a key
 * of its own, for heartbeats, so that bulk never starves them.
 */
public final class PilotEndpoint implements AutoCloseable {
  /**
   * Told what happens. Calls come from the endpoint's own two threads, never two at once, and must
   * not block.
   */
  public interface Handler {
    /**
     * A session has begun; all messages from here on belong to it. It is to be joined first ({@link
     * PilotEndpoint#join}).
     *
     * @param run which run the manager has shown to serve, perhaps another than before
     * @param epoch that manager's incarnation, counted within its run
     */
    void connected(SessionId session, RunId run, int epoch);

    void message(ManagerMessage message);

    /** The endpoint has given up for good; it does nothing until {@link PilotEndpoint#connect}. */
    void refused(Refusal refusal);

    /**
     * The manager does not know the session, or messages of it were lost: it is over. The endpoint
     * does nothing until {@link PilotEndpoint#connect}.
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
   * Does nothing yet but start its threads; {@link #connect} begins.
   *
   * @param onFatal called when a thread of the endpoint died; the process must end
   */
  public static PilotEndpoint open(Path accessFile, Handler handler, Consumer<Throwable> onFatal) {
    PilotEndpoint endpoint = new PilotEndpoint(accessFile, handler, onFatal);
    endpoint.mainThread.start();
    endpoint.beatThread.start();
    return endpoint;
  }

  /**
   * Begins anew: drops the session, if there is one, with all that waits to be sent, reads the
   * access file again and tries all its addresses until one lets us in ({@link Handler#connected}),
   * all refuse us ({@link Handler#refused}), or {@link #close}. Once a session has been had,
   * refusals are no longer final, because another program may have taken the manager's port while
   * it is away. From any thread.
   */
  public void connect() {
    main.connect();
  }

  /**
   * Queues the message for the session that was joined last. From any thread. Once that session is
   * over it is dropped, until another is joined ({@link #join}). A queue that is full ends the
   * session ({@link Handler#sessionUnknown}).
   *
   * @throws MessageTooLargeException if it is over the limit of one message
   */
  public void send(PilotMessage message) {
    main.send(Encoding.encode(message));
  }

  /**
   * Begins the session of {@link Handler#connected} with this message; dropped if another session
   * has taken its place since. From any thread.
   */
  public void join(SessionId session, PilotMessage.Join message) {
    main.join(session, Encoding.encode(message));
  }

  /**
   * Sends the heartbeat over its own connection; one that has not left yet gives way to it. From
   * any thread.
   */
  public void beat(PilotMessage.Heartbeat heartbeat) {
    beat.beat(Encoding.encode(heartbeat));
  }

  public WireCounters counters() {
    return meter.snapshot();
  }

  /** Sends what is queued, as far as it goes within a second, and ends the threads. */
  @Override
  public void close() {
    beat.close();
    main.close();
    Threads.join(mainThread, END);
    Threads.join(beatThread, END);
    context.close();
  }
}
