package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.ManagerEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OutboundTest {
  private static final TaskNumber TASK = new TaskNumber(0);
  private static final SessionId NOBODY = new SessionId(7);

  @TempDir private Path folder;
  private final AtomicInteger toTheDoor = new AtomicInteger();
  private final List<Event> events = new ArrayList<>();

  @Test
  void endsOnlyWhenAllThatWasSubmittedIsCarriedOut() throws Exception {
    submit(List.of(Json.of("1")), 100);

    assertThat(toTheDoor).hasValue(200);
    assertThat(events).isEmpty();
  }

  @Test
  void sendsNoItemThatIsNoJson() throws Exception {
    List<Json> bad = new ArrayList<>();
    for (String text : List.of("{\"a\":NaN}", "{\"a\":1", "a,b", "", "1 2", "Infinity", "\u0000")) {
      bad.add(Json.of(text));
    }
    bad.add(Json.of(new byte[] {'"', (byte) 0xe4, '"'}));
    submit(bad, 1);

    assertThat(toTheDoor).as("only the sessions are closed").hasValue(1);
    assertThat(events).hasSize(bad.size());
    for (int i = 0; i < bad.size(); i++) {
      Event.ItemRefused refused = (Event.ItemRefused) events.get(i);
      assertThat(refused.index()).isEqualTo(i);
      assertThat(refused.error().kind()).isEqualTo(CallError.BAD_ITEM);
      assertThat(refused.error().message()).contains("item " + i + " is not one JSON value");
    }
  }

  private void submit(List<Json> items, int times) throws Exception {
    Task task =
        new Task.MapTask(
            TaskName.of("t"),
            "l",
            "f",
            Json.of("{}"),
            Policy.DEFAULT,
            new Items.Listed(items),
            OptionalInt.empty());
    try (RunStore store = RunStore.open(folder.resolve("store.db"));
        ManagerEndpoint door = ManagerEndpoint.open(anyPort(), new Nobody(), error -> {})) {
      OpenSources sources =
          new OpenSources(
              new ItemSources(
                  workflow(task), Map.of(task.name(), TASK), store, folder.resolve("results")),
              List.of(task),
              new LostItems(events::add, note -> {}));
      sources.count(TASK);
      Outbound outbound =
          new Outbound(
              sources,
              () -> {
                toTheDoor.incrementAndGet();
                return door;
              },
              events::add);
      int[] all = IntStream.range(0, items.size()).toArray();
      for (int i = 0; i < times; i++) {
        outbound.submit(
            new Action.Dispatch(NOBODY, new LeaseId(1, i), new ContextId(1, 1), TASK, false, all));
        outbound.submit(new Action.CloseSession(NOBODY));
      }
      outbound.finish();
      outbound.run();
    }
  }

  private static ManagerEndpoint.Config anyPort() {
    return new ManagerEndpoint.Config(
        "127.0.0.1", 0, RunId.random(), RunSecret.random(), 1, ManagerEndpoint.Limits.DEFAULT);
  }

  private static Workflow workflow(Task task) {
    Library library =
        new Library(
            "l",
            new Library.Host.Command(List.of("true")),
            Json.of("{}"),
            1,
            Resources.NONE,
            List.of(),
            Map.of(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Library.Retention.RUN);
    return new Workflow("w", List.of(library), List.of(task));
  }

  private static final class Nobody implements ManagerEndpoint.Handler {
    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {}

    @Override
    public void sessionLost(SessionId session, String reason) {}

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {}
  }
}
