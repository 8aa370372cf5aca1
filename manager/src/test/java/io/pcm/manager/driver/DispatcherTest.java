package io.pcm.manager.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
  private static final TaskNumber TASK = new TaskNumber(0);
  private static final LeaseId LEASE = new LeaseId(1, 1);

  private final List<ManagerMessage> sent = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Set<SessionId> slow = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private final LostItems lost = new LostItems(events::add, notes::add);
  private @Nullable SourceException trouble;

  @Test
  void sendsNoItemThatIsNoJson() {
    List<Json> bad = new ArrayList<>();
    for (String text : List.of("{\"a\":NaN}", "{\"a\":1", "a,b", "", "1 2", "Infinity", "\u0000")) {
      bad.add(Json.of(text));
    }
    bad.add(Json.of(new byte[] {'"', (byte) 0xe4, '"'}));
    dispatch(bad);

    assertThat(sent).isEmpty();
    assertThat(events).hasSize(bad.size());
    for (int i = 0; i < bad.size(); i++) {
      Event.ItemRefused refused = (Event.ItemRefused) events.get(i);
      assertThat(refused.index()).isEqualTo(i);
      assertThat(refused.error().kind()).isEqualTo(CallError.BAD_ITEM);
      assertThat(refused.error().message()).contains("item " + i + " is not one JSON value");
    }
  }

  @Test
  void sendsWhatOneMessageHoldsAndGivesTheRestBack() {
    Json large = Json.of("\"" + "x".repeat(200 * 1024) + "\"");
    dispatch(List.of(large, Json.of("?"), large, large, Json.of("1")));

    ManagerMessage.Lease lease = (ManagerMessage.Lease) sent.get(0);
    assertThat(sent).hasSize(1);
    assertThat(lease.index()).containsExactly(0, 2);
    assertThat(lease.items()).containsExactly(large, large);
    assertThat(events).hasSize(3);
    assertThat(((Event.ItemRefused) events.get(0)).index()).isEqualTo(1);
    Event.DispatchShortened shortened = (Event.DispatchShortened) events.get(1);
    assertThat(shortened.notSent()).containsExactly(3, 4);
    assertThat(shortened.bytes()).isZero();
    assertThat(((Event.ItemsSent) events.get(2)).bytes())
        .containsExactly(large.length(), 0, large.length());
  }

  @Test
  void givesAllBackWhenTheItemsAreLostAndTellsTheUserOnce() {
    trouble = new SourceException(SourceException.Reason.CHANGED, "the data has changed");
    dispatch(List.of(Json.of("1"), Json.of("2")));
    dispatch(List.of(Json.of("1"), Json.of("2")));

    assertThat(sent).isEmpty();
    assertThat(notes).containsExactly("the data has changed");
    assertThat(events).hasSize(4);
    assertThat(events.get(0)).isEqualTo(new Event.ItemsLost(TASK, "the data has changed"));
    assertThat(((Event.DispatchShortened) events.get(1)).notSent()).containsExactly(0, 1);
  }

  @Test
  void saysNothingWhenTheManagerStops() {
    trouble = new SourceException(SourceException.Reason.STOPPED, "reading was stopped");
    dispatch(List.of(Json.of("1")));

    assertThat(sent).isEmpty();
    assertThat(events).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void asksForMoreSpaceForAnItemThatIsTooLarge() {
    Json large = Json.of("\"" + "x".repeat(Limits.SHARED_MESSAGE_BYTES) + "\"");
    dispatch(List.of(large, Json.of("1")));

    assertThat(sent).isEmpty();
    Event.DispatchShortened shortened = (Event.DispatchShortened) events.get(0);
    assertThat(shortened.notSent()).containsExactly(0, 1);
    assertThat(shortened.bytes()).isEqualTo(large.length());

    dispatcher(List.of(large, Json.of("1"))).carryOut(lease(7, 2, large.length()));

    assertThat(((ManagerMessage.Lease) sent.get(0)).index()).as("alone").containsExactly(0);
  }

  @Test
  void whatASlowPilotCannotTakeWaitsAndKeepsItsOrder() {
    Dispatcher dispatcher = dispatcher(List.of(Json.of("1")));
    slow.add(new SessionId(7));
    dispatcher.carryOut(new Action.Send(new SessionId(7), new ManagerMessage.Drain("before")));
    dispatcher.carryOut(lease(7, 1, 1000));
    dispatcher.carryOut(new Action.Send(new SessionId(7), new ManagerMessage.Drain("after")));
    dispatcher.carryOut(lease(8, 1, 1000));
    assertThat(sent).hasSize(2).first().isEqualTo(new ManagerMessage.Drain("before"));
    assertThat(dispatcher.carryOutHeld()).isTrue();
    assertThat(sent).hasSize(2);

    slow.clear();
    assertThat(dispatcher.carryOutHeld()).isFalse();
    assertThat(sent).hasSize(4).last().isEqualTo(new ManagerMessage.Drain("after"));
    assertThat(sent.get(2)).isInstanceOf(ManagerMessage.Lease.class);
  }

  @Test
  void whatWaitsForAPilotThatIsGoneIsDropped() {
    Dispatcher dispatcher = dispatcher(List.of(Json.of("1")));
    slow.add(new SessionId(7));
    slow.add(new SessionId(8));
    dispatcher.carryOut(lease(7, 1, 1000));
    dispatcher.carryOut(new Action.CloseSession(new SessionId(7)));
    dispatcher.carryOut(lease(8, 1, 1000));
    dispatcher.carryOut(new Action.Send(new SessionId(8), new ManagerMessage.Farewell("the end")));

    dispatcher.finish();

    assertThat(sent).containsExactly(new ManagerMessage.Farewell("the end"));
    assertThat(dispatcher.carryOutHeld()).isFalse();
  }

  private void dispatch(List<Json> items) {
    dispatcher(items).carryOut(lease(7, items.size(), Limits.SHARED_MESSAGE_BYTES));
  }

  private Dispatcher dispatcher(List<Json> items) {
    return new Dispatcher(task -> new Listed(items), new Wire(), events::add, lost);
  }

  private static Action.Dispatch lease(long session, int calls, int bytes) {
    int[] all = IntStream.range(0, calls).toArray();
    return new Action.Dispatch(
        new SessionId(session), LEASE, new ContextId(1, 1), TASK, false, all, bytes);
  }

  private final class Wire implements PilotWire {
    @Override
    public void send(SessionId session, ManagerMessage message) {
      sent.add(message);
    }

    @Override
    public boolean hasRoom(SessionId session, int bytes) {
      return !slow.contains(session);
    }

    @Override
    public void forget(SessionId session) {}
  }

  private final class Listed implements ItemSource {
    private final List<Json> items;

    Listed(List<Json> items) {
      this.items = items;
    }

    @Override
    public int count() {
      return items.size();
    }

    @Override
    public Item read(int index) throws SourceException {
      if (trouble != null) {
        throw trouble;
      }
      return new Item.Value(items.get(index));
    }

    @Override
    public void close() {}
  }
}
