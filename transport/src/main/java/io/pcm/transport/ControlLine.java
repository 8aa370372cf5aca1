package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.seal.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZContext;

/**
 * A client's connection to one manager, from the handshake until it is closed. Used by one thread.
 * It has its own ZeroMQ context, so that a context whose thread has died is closed with it.
 */
final class ControlLine implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
  private final WakeUp wakeUp = new WakeUp();
  private final ZContext context = ZmqContexts.open(1, fatal::set);
  private final MessageDecoder decoder = new MessageDecoder();
  private @Nullable ClientLink link;

  private ControlLine() {}

  /**
   * @param end {@link System#nanoTime} at which to give up
   */
  static ControlLine dial(Path accessFile, long end) throws IOException {
    ControlLine line = new ControlLine();
    try {
      line.connect(accessFile, end);
      return line;
    } finally {
      if (line.link == null) {
        line.close();
      }
    }
  }

  private void connect(Path accessFile, long end) throws IOException {
    ClientLink.Wires wires = new ClientLink.Wires(context, wakeUp, new Meter());
    Dialer dialer = new Dialer(wires, accessFile, Channel.CONTROL, stop(end));
    Dialer.Result result = dialer.dial(false);
    if (result instanceof Dialer.Result.LetIn in) {
      link = in.link();
    } else if (result instanceof Dialer.Result.Refused refused) {
      throw new RefusedException(refused.refusal());
    } else {
      refuseInterrupt();
      throw new SocketTimeoutException("no manager was reached: " + dialer.lastTrouble());
    }
  }

  private BooleanSupplier stop(long end) {
    return () ->
        System.nanoTime() >= end || fatal.get() != null || Thread.currentThread().isInterrupted();
  }

  private static void refuseInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Whether it is connected to the manager that the access file names now. */
  boolean leadsTo(Path accessFile) {
    try {
      return AccessFile.read(accessFile).equals(open().target().access());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @return empty if the manager does not know this connection, and thus has not received the
   *     request
   */
  Optional<ControlMessage> ask(ControlMessage request, long end) throws IOException {
    ClientLink to = open();
    SendQueue lane = new SendQueue(1, Integer.MAX_VALUE);
    lane.offer(Encoding.encode(request));
    List<ControlMessage> answers = new ArrayList<>();
    BooleanSupplier stop = stop(end);
    try {
      while (!stop.getAsBoolean()) {
        to.send(lane);
        to.await(POLL_MILLIS);
        for (byte[] frame = to.receive(); frame != null; frame = to.receive()) {
          ClientLink.Meaning meaning = to.take(frame);
          if (meaning == ClientLink.Meaning.MESSAGES) {
            to.forEach((bytes, at, n) -> answers.add(decoder.controlMessage(bytes, at, n)));
          } else if (meaning == ClientLink.Meaning.SESSION_OVER) {
            return Optional.empty();
          }
        }
        if (!answers.isEmpty()) {
          return Optional.of(answers.get(0));
        }
      }
    } catch (MalformedMessageException e) {
      throw new IOException("the manager's answer cannot be read: " + e.getMessage(), e);
    }
    refuseInterrupt();
    throw new SocketTimeoutException(
        "the manager at " + to.target().address() + " did not answer in time");
  }

  private ClientLink open() {
    if (link == null) {
      throw new IllegalStateException("this line is closed");
    }
    return link;
  }

  /** Defers an interrupt, which would prevent ZeroMQ from ending its threads properly. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    if (link != null) {
      link.close();
      link = null;
    }
    context.close();
    wakeUp.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
