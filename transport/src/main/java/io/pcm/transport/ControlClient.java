package io.pcm.transport;

import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.seal.Channel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZContext;

/** Asks a live manager one thing and waits for the answer. */
public final class ControlClient {
  private static final long POLL_MILLIS = 100;

  private ControlClient() {}

  /**
   * @param deadline how long to wait in all
   * @return the answer, a {@link ControlMessage.Refusal} included
   * @throws AccessFileException if the access file cannot be used
   * @throws RefusedException if whoever answers is not this run's manager
   * @throws java.net.SocketTimeoutException if nobody answers in time; the message names the
   *     addresses that were tried
   * @throws IOException if the access file cannot be read
   */
  public static ControlMessage ask(Path accessFile, ControlMessage request, Duration deadline)
      throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    try (ZContext context = ZmqContexts.open(1, fatal::set);
        WakeUp wakeUp = new WakeUp()) {
      ClientLink.Wires wires = new ClientLink.Wires(context, wakeUp, new Meter());
      BooleanSupplier stop = () -> System.nanoTime() >= end || fatal.get() != null;
      Dialer dialer = new Dialer(wires, accessFile, Channel.CONTROL, stop);
      Dialer.Result result = dialer.dial(false);
      if (result instanceof Dialer.Result.LetIn in) {
        return converse(in.link(), request, stop);
      } else if (result instanceof Dialer.Result.Refused refused) {
        throw new RefusedException(refused.refusal());
      }
      throw new SocketTimeoutException("no manager was reached: " + dialer.lastTrouble());
    }
  }

  private static ControlMessage converse(
      ClientLink link, ControlMessage request, BooleanSupplier stop) throws IOException {
    try (link) {
      SendQueue lane = new SendQueue(1, Integer.MAX_VALUE);
      lane.offer(Encoding.encode(request));
      List<ControlMessage> answers = new ArrayList<>();
      MessageDecoder decoder = new MessageDecoder();
      while (!stop.getAsBoolean()) {
        link.send(lane);
        link.await(POLL_MILLIS);
        for (byte[] frame = link.receive(); frame != null; frame = link.receive()) {
          ClientLink.Meaning meaning = link.take(frame);
          if (meaning == ClientLink.Meaning.MESSAGES) {
            link.forEach((bytes, at, n) -> answers.add(decoder.controlMessage(bytes, at, n)));
          } else if (meaning == ClientLink.Meaning.SESSION_OVER) {
            throw new IOException("the manager closed the connection: try again");
          }
        }
        if (!answers.isEmpty()) {
          return answers.get(0);
        }
      }
      throw new SocketTimeoutException(
          "the manager at " + link.target().address() + " did not answer in time");
    } catch (MalformedMessageException e) {
      throw new IOException("the manager's answer cannot be read: " + e.getMessage(), e);
    }
  }
}
