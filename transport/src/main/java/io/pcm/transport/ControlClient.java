package io.pcm.transport;

import io.pcm.protocol.message.ControlMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the running manager of a run over one connection. The first request creates the
 * connection, which stays open, because a handshake costs both sides more than a request. It is
 * replaced if the access file names another manager, if the manager no longer knows it, or after a
 * request without a reply. Used by one thread.
 */
public final class ControlClient implements AutoCloseable {
  /**
   * Time without a reply after which the request is sent again over another connection; doubles
   * each time. Bytes in transit are lost silently when a connection breaks.
   */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

  private final Path accessFile;
  private @Nullable ControlLine line;

  /**
   * @param accessFile the run's access file; may not exist yet
   */
  public ControlClient(Path accessFile) {
    this.accessFile = accessFile;
  }

  /**
   * Sends a request and waits for the reply. The manager may receive the request more than once.
   *
   * @param deadline total time to wait
   * @return the reply, which may be a {@link ControlMessage.Refusal}
   * @throws AccessFileException if the access file is unusable
   * @throws RefusedException if the peer that answers is not this run's manager
   * @throws java.net.SocketTimeoutException if there is no reply in time; the message says which
   *     addresses were tried
   * @throws IOException if the access file cannot be read, or the thread was interrupted
   */
  public ControlMessage ask(ControlMessage request, Duration deadline) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean dismissed = false;
    for (long patience = FIRST_PATIENCE.toNanos(); ; patience *= 2) {
      long give = System.nanoTime() + patience;
      boolean last = give >= end;
      boolean answered = false;
      try {
        Optional<ControlMessage> answer = line(end).ask(request, last ? end : give);
        answered = answer.isPresent();
        if (answered) {
          return answer.get();
        } else if (dismissed) {
          // Not an accident the second time: the manager does not accept this request.
          throw new IOException("the manager closed the connection: try again");
        }
        dismissed = true;
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() >= end) {
          throw e;
        }
      } finally {
        if (!answered) {
          close();
        }
      }
    }
  }

  private ControlLine line(long end) throws IOException {
    if (line != null && !line.leadsTo(accessFile)) {
      close();
    }
    if (line == null) {
      line = ControlLine.dial(accessFile, end);
    }
    return line;
  }

  /** Closes the connection. Another request would create a new one. */
  @Override
  public void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }
}
