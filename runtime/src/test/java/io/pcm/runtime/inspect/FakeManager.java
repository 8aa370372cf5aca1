package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.manager.loop.StatusPages;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.transport.AccessFile;
import io.pcm.transport.ManagerEndpoint;
import io.pcm.transport.WireCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client sees of a manager: it holds the directory, and answers. */
final class FakeManager implements ManagerEndpoint.Handler, AutoCloseable {
  private final RunDirectory directory;
  private final Supplier<RunProgress> progress;
  private final StatusPages pages;
  private final ManagerEndpoint endpoint;
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();

  /** What all managers of a run have in common. */
  record Key(RunId run, RunSecret secret) {
    static Key random() {
      return new Key(RunId.random(), RunSecret.random());
    }
  }

  FakeManager(Path run, int epoch, Key key, Supplier<RunProgress> progress) throws Exception {
    this.directory = RunDirectory.open(run, false);
    this.progress = progress;
    this.pages = new StatusPages(progress);
    this.endpoint =
        ManagerEndpoint.open(
            new ManagerEndpoint.Config(
                "127.0.0.1", 0, key.run(), key.secret(), epoch, ManagerEndpoint.Limits.DEFAULT),
            this,
            fatal::set);
    AccessFile.of(key.run(), key.secret(), epoch, List.of("tcp://127.0.0.1:" + endpoint.port()))
        .write(directory.access());
  }

  void leaveWord() throws IOException {
    Files.write(directory.paths().status(), StatusJson.of(progress.get()).utf8());
  }

  WireCounters counters() {
    return endpoint.counters();
  }

  @Nullable Throwable fatal() {
    return fatal.get();
  }

  @Override
  public void control(ControlMessage request, Consumer<ControlMessage> reply) {
    reply.accept(pages.answer((ControlMessage.StatusRequest) request));
  }

  @Override
  public void pilotMessage(SessionId session, PilotMessage message) {}

  @Override
  public void sessionLost(SessionId session, String reason) {}

  @Override
  public void close() throws Exception {
    endpoint.close();
    directory.close();
    assertThat(fatal.get()).isNull();
  }
}
