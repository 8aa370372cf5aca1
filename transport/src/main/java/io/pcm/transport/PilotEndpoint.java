package io.pcm.transport;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.nio.file.Path;
import java.util.function.Consumer;

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
     * A session has begun; all messages from here on belong to it. The first to send is a {@link
     * PilotMessage.Join}.
     */
    void connected(SessionId session, int epoch);

    void message(ManagerMessage message);

    /** The endpoint has given up for good; it does nothing until {@link PilotEndpoint#connect}. */
    void refused(Refusal refusal);

    /**
     * The manager does not know the session, or messages of it were lost: it is over. The endpoint
     * does nothing until {@link PilotEndpoint#connect}.
     */
    void sessionUnknown();
  }

  private PilotEndpoint() {}

  /**
   * Does nothing yet but start its threads; {@link #connect} begins.
   *
   * @param onFatal called when a thread of the endpoint died; the process must end
   */
  public static PilotEndpoint open(Path accessFile, Handler handler, Consumer<Throwable> onFatal) {
    return new PilotEndpoint();
  }

  /**
   * Begins anew: drops the session, if there is one, with all that waits to be sent, reads the
   * access file again and tries all its addresses until one lets us in ({@link Handler#connected}),
   * all refuse us ({@link Handler#refused}), or {@link #close}. From any thread.
   */
  public void connect() {}

  /**
   * Queues the message for the session of the last {@link Handler#connected}. From any thread.
   * Without a session it is dropped. A queue that is full ends the session ({@link
   * Handler#sessionUnknown}).
   *
   * @throws MessageTooLargeException if no frame can hold it
   */
  public void send(PilotMessage message) {}

  /**
   * Sends the heartbeat over its own connection; one that has not left yet gives way to it. From
   * any thread.
   */
  public void beat(PilotMessage.Heartbeat heartbeat) {}

  public WireCounters counters() {
    return new WireCounters(0, 0, 0, 0, 0, 0, new java.util.EnumMap<>(RefusalCause.class));
  }

  /** Sends what is queued, as far as it goes within a second, and ends the threads. */
  @Override
  public void close() {}
}
