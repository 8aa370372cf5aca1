package io.pcm.transport;

import static org.awaitility.Awaitility.await;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Both endpoints with handlers that record messages, for tests. */
final class Ends {
  static final Duration LONG = Duration.ofSeconds(60);

  private Ends() {}

  record Got(SessionId session, PilotMessage message) {}

  /** A manager's endpoint that records messages. */
  static final class Manager implements ManagerEndpoint.Handler, AutoCloseable {
    final BlockingQueue<Got> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    final AtomicReference<Throwable> fatal = new AtomicReference<>();
    final ManagerEndpoint endpoint;

    Manager(RunId run, RunSecret secret, int epoch, int port) throws IOException {
      this(run, secret, epoch, port, ManagerEndpoint.Limits.DEFAULT);
    }

    Manager(RunId run, RunSecret secret, int epoch, int port, ManagerEndpoint.Limits limits)
        throws IOException {
      endpoint =
          ManagerEndpoint.open(
              new ManagerEndpoint.Config("127.0.0.1", port, run, secret, epoch, limits),
              this,
              fatal::set);
    }

    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {
      messages.add(new Got(session, message));
    }

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {
      reply.accept(
          request instanceof ControlMessage.ResultsRequest r
              ? new ControlMessage.ResultsReply(r.task() + "\n", r.from(), 0)
              : new ControlMessage.StatusReply(Json.of("{\"ok\":true}"), 1, -1));
    }

    @Override
    public void sessionLost(SessionId session, String reason) {
      lost.add(reason);
    }

    Got next() throws InterruptedException {
      return taken(messages);
    }

    /** The next message of another session; skips late messages of this one, which has ended. */
    Got nextAfter(SessionId over) throws InterruptedException {
      Got got = next();
      while (got.session().equals(over)) {
        got = next();
      }
      return got;
    }

    long refused(RefusalCause cause) {
      return endpoint.counters().refused(cause);
    }

    @Override
    public void close() {
      endpoint.close();
    }
  }

  /** A pilot's endpoint that records messages and joins by itself. */
  static final class Pilot implements PilotEndpoint.Handler, AutoCloseable {
    final BlockingQueue<ManagerMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> epochs = new LinkedBlockingQueue<>();
    final BlockingQueue<RunId> runs = new LinkedBlockingQueue<>();
    final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> unknown = new LinkedBlockingQueue<>();
    final AtomicReference<Throwable> fatal = new AtomicReference<>();

    /** While a test holds this lock, the pilot accepts no messages. */
    final ReentrantLock attention = new ReentrantLock();

    final PilotEndpoint endpoint;
    private final String name;

    Pilot(Path access, String name) {
      this.name = name;
      endpoint = PilotEndpoint.open(access, this, fatal::set);
      endpoint.connect();
    }

    @Override
    public void connected(SessionId session, RunId run, int epoch) {
      endpoint.join(session, joining(name));
      epochs.add(epoch);
      runs.add(run);
    }

    @Override
    public void message(ManagerMessage message) {
      attention.lock();
      try {
        messages.add(message);
      } finally {
        attention.unlock();
      }
    }

    @Override
    public void refused(Refusal refusal) {
      refusals.add(refusal);
    }

    @Override
    public void sessionUnknown() {
      unknown.add(true);
    }

    /** Keeps sending until its session has ended. */
    void speakUntilUnknown() {
      until(
          () -> {
            endpoint.send(outcomes(1, 1, 10));
            return unknown.poll() != null;
          });
    }

    ManagerMessage next() throws InterruptedException {
      return taken(messages);
    }

    @Override
    public void close() {
      endpoint.close();
    }
  }

  static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("nothing came within " + LONG);
    }
    return value;
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  static void access(Path file, RunId run, RunSecret secret, int epoch, int... ports)
      throws IOException {
    List<String> addresses =
        java.util.Arrays.stream(ports).mapToObj(port -> "tcp://127.0.0.1:" + port).toList();
    AccessFile.of(run, secret, epoch, addresses).write(file);
  }

  static Socket boundToAPortThatNobodyListensOn() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  static PilotMessage.Join joining(String name) {
    return new PilotMessage.Join(
        new PilotInfo(name, "here", 1, "", 2, 1L << 30, 0, "cpu:test x2", OptionalLong.empty()));
  }

  static PilotMessage.CallsEnded outcomes(long sequence, int calls, int bytes) {
    Outcomes.Builder rows = new Outcomes.Builder(new TaskNumber(0), calls);
    Payload payload = new Payload(Json.of("\"" + "x".repeat(Math.max(0, bytes - 2)) + "\""));
    for (int i = 0; i < calls; i++) {
      rows.add(i, new CallEnd(Outcome.SUCCEEDED, 0, 0, ItemHash.UNKNOWN, payload));
    }
    return new PilotMessage.CallsEnded(sequence, new LeaseId(1, 1), rows.build());
  }

  static ManagerMessage.Lease lease(int number, int calls, int bytes) {
    int[] index = new int[calls];
    Json item = Json.of("\"" + "y".repeat(Math.max(0, bytes - 2)) + "\"");
    for (int i = 0; i < calls; i++) {
      index[i] = i;
    }
    return new ManagerMessage.Lease(
        new LeaseId(1, number),
        new ContextId(1, 1),
        new TaskNumber(0),
        false,
        index,
        java.util.Collections.nCopies(calls, item));
  }
}
