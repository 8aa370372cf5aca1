package io.pcm.manager.driver;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries out actions that need not wait for a commit: sends messages, and turns dispatches into
 * leases by reading their items. Used by one thread, so that each pilot gets its messages in the
 * order of the decisions.
 */
public final class Dispatcher {
  /** Maximum bytes of items in one message: half of a message, so that everything else fits too. */
  private static final int LEASE_BYTES = Limits.MESSAGE_BYTES / 2;

  private final Function<TaskNumber, ItemSource> sources;
  private final PilotWire wire;
  private final Consumer<Event> events;
  private final LostItems lost;
  private final Action.Now.Cases cases = new Cases();

  /**
   * @param sources the item source of each task whose items are counted
   * @param events accepts events for the scheduler without blocking
   */
  public Dispatcher(
      Function<TaskNumber, ItemSource> sources,
      PilotWire wire,
      Consumer<Event> events,
      LostItems lost) {
    this.sources = sources;
    this.wire = wire;
    this.events = events;
    this.lost = lost;
  }

  /** Carries out an action; may wait for the disk with the items. */
  public void carryOut(Action.Now action) {
    action.match(cases);
  }

  private final class Cases implements Action.Now.Cases {
    @Override
    public void dispatch(Action.Dispatch action) {
      lease(action);
    }

    @Override
    public void send(Action.Send action) {
      wire.send(action.session(), action.message());
    }

    @Override
    public void closeSession(Action.CloseSession action) {
      wire.forget(action.session());
    }
  }

  /** Sends every call of the dispatch, or reports to the scheduler why a call was not sent. */
  private void lease(Action.Dispatch dispatch) {
    int[] index = dispatch.index();
    int[] sent = new int[index.length];
    List<Json> items = new ArrayList<>(index.length);
    try {
      int read = read(dispatch, sent, items);
      if (read < index.length) {
        int[] left = Arrays.copyOfRange(index, read, index.length);
        events.accept(new Event.DispatchShortened(dispatch.lease(), dispatch.task(), left));
      }
    } catch (SourceException e) {
      if (e.reason() != SourceException.Reason.STOPPED) {
        lost.report(dispatch.task(), e);
        events.accept(new Event.DispatchShortened(dispatch.lease(), dispatch.task(), index));
      }
      return;
    }
    if (!items.isEmpty()) {
      int[] calls = Arrays.copyOf(sent, items.size());
      wire.send(
          dispatch.session(),
          new ManagerMessage.Lease(
              dispatch.lease(),
              dispatch.context(),
              dispatch.task(),
              dispatch.alone(),
              calls,
              items));
    }
  }

  /**
   * Reads as many items as fit in one message. Returns the number of calls handled, sent or not.
   */
  private int read(Action.Dispatch dispatch, int[] sent, List<Json> items) throws SourceException {
    ItemSource source = sources.apply(dispatch.task());
    int[] index = dispatch.index();
    long bytes = 0;
    for (int i = 0; i < index.length; i++) {
      Item item = source.readFit(index[i]);
      if (item instanceof Item.Unfit unfit) {
        events.accept(
            new Event.ItemRefused(dispatch.lease(), dispatch.task(), index[i], unfit.error()));
      } else {
        Json json = ((Item.Value) item).json();
        bytes += json.length() + 8L;
        if (bytes > LEASE_BYTES && !items.isEmpty()) {
          return i;
        }
        sent[items.size()] = index[i];
        items.add(json);
      }
    }
    return index.length;
  }
}
