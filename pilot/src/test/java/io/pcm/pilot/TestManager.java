package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import io.pcm.transport.ManagerEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A manager endpoint for tests, which welcomes all pilots and records their messages. */
final class TestManager implements AutoCloseable, ManagerEndpoint.Handler {
  final RunId run = RunId.random();
  final RunSecret secret = RunSecret.random();
  private final BlockingQueue<PilotMessage> messages = new LinkedBlockingQueue<>();

  /** If this machine stalls for seconds, a pilot joins once more, which does not matter here. */
  private final AtomicInteger joins = new AtomicInteger();

  private final ManagerEndpoint door;
  private volatile SessionId session = new SessionId(0);

  TestManager(Path runDirectory) throws IOException {
    var config =
        new ManagerEndpoint.Config("127.0.0.1", 0, run, secret, 1, ManagerEndpoint.Limits.DEFAULT);
    door = ManagerEndpoint.open(config, this, error -> error.printStackTrace());
    AccessFile.of(run, secret, 1, List.of(address())).write(runDirectory.resolve("access"));
  }

  String address() {
    return "tcp://127.0.0.1:" + door.port();
  }

  @Override
  public void pilotMessage(SessionId from, PilotMessage message) {
    if (message instanceof PilotMessage.Heartbeat) {
      door.send(from, new ManagerMessage.Alive());
      return;
    } else if (message instanceof PilotMessage.Holdings) {
      return;
    }
    if (message instanceof PilotMessage.Join) {
      session = from;
      send(new ManagerMessage.Welcome(1, 500));
    }
    if (message instanceof PilotMessage.CallsEnded outcomes) {
      send(new ManagerMessage.AckOutcomes(outcomes.sequence()));
    }
    if (!(message instanceof PilotMessage.Join) || joins.getAndIncrement() == 0) {
      messages.add(message);
    }
  }

  @Override
  public void control(ControlMessage request, Consumer<ControlMessage> reply) {}

  @Override
  public void sessionLost(SessionId lost, String reason) {}

  void send(ManagerMessage message) {
    door.send(session, message);
  }

  /** Opens a context of the library with one task of the function. */
  void open(int context, Library.Host host, String function) {
    open(context, host, function, Resources.NONE);
  }

  void open(int context, Library.Host host, String function, Resources resources) {
    Library library =
        Library.of("lib", host)
            .resources(resources)
            .loadTimeout(Duration.ofMinutes(2))
            .callTimeout(Duration.ofMinutes(2))
            .build();
    LibraryNumber number = new LibraryNumber(context);
    send(new ManagerMessage.LibraryAnnounced(new LibrarySpec(number, library)));
    send(
        new ManagerMessage.TaskAnnounced(
            new TaskSpec(new TaskNumber(context), number, "t", function, Json.of("{}"))));
    send(new ManagerMessage.OpenContext(new ContextId(1, context), number));
  }

  /** Sends calls of the context's task, with indices from 0. */
  void lease(int lease, int context, String... items) {
    send(
        new ManagerMessage.Lease(
            new LeaseId(1, lease),
            new ContextId(1, context),
            new TaskNumber(context),
            false,
            IntStream.range(0, items.length).toArray(),
            List.of(items).stream().map(Json::of).toList()));
  }

  /** The next message of this type; fails after two minutes. */
  <M extends PilotMessage> M expect(Class<M> type) throws InterruptedException {
    PilotMessage message = messages.poll(120, TimeUnit.SECONDS);
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  @Override
  public void close() {
    door.close();
  }
}
