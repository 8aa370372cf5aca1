package io.pcm.transport;

import io.pcm.protocol.message.ControlMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the live manager of a run, one thing after another, over one connection: it is made when the
 * first question is asked and stays, because a handshake costs both sides more than a question.
 * Another connection takes its place when the access file tells of another manager, when the
 * manager does not know it any more, or after a question that was not answered. Used by one thread.
 */
public final class ControlClient implements AutoCloseable {
  /**
   * How long an answer may take before the question is asked again, over another connection; twice
   * as long each further time. Bytes that were on their way when a connection broke are lost
   * without a sign.
   */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

  private final Path accessFile;
  private @Nullable ControlLine line;

  /**
   * @param accessFile of the run; need not be there yet
   */
  public ControlClient(Path accessFile) {
    this.accessFile = accessFile;
  }

  /**
   * Asks and waits for the answer. The manager may get the same question more than once.
   *
   * @param deadline how long to wait in all
   * @return the answer, a {@link ControlMessage.Refusal} included
   * @throws AccessFileException if the access file cannot be used
   * @throws RefusedException if whoever answers is not this run's manager
   * @throws java.net.SocketTimeoutException if nobody answers in time; the message names the
   *     addresses that were tried
   * @throws IOException if the access file cannot be read, or the thread was interrupted
   */
  public ControlMessage ask(ControlMessage request, Duration deadline) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    for (long patience = FIRST_PATIENCE.toNanos(); ; patience *= 2) {
      long give = System.nanoTime() + patience;
      boolean last = give >= end;
      boolean answered = false;
      try {
        Optional<ControlMessage> answer = line(end).ask(request, last ? end : give);
        answered = answer.isPresent();
        if (answered) {
          return answer.get();
        }
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

  /** Hangs up. Another question would make another connection. */
  @Override
  public void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }
}
