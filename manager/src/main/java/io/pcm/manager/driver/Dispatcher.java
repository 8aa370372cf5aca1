package io.pcm.manager.driver;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries out actions that need not wait for a commit: sends messages, and turns dispatches into
 * leases by reading their items. Used by one thread, so that each pilot gets its messages in the
 * order of the decisions. If a connection is slow, its actions wait here, before their items are
 * read.
 */
public final class Dispatcher {
  /** Bytes of an item in a message besides its content. */
  private static final int ITEM_HEAD = 8;

  private final Function<TaskNumber, ItemSource> sources;
  private final PilotWire wire;
  private final Consumer<Event> events;
  private final LostItems lost;
  private final Action.Now.Cases cases = new Cases();
  private final Map<SessionId, Deque<Action.Now>> held = new TreeMap<>();

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

  /** Carries out an action, now or later; may wait for the disk with the items. */
  public void carryOut(Action.Now action) {
    Deque<Action.Now> before = held.get(action.session());
    if (action instanceof Action.CloseSession) {
      held.remove(action.session());
      action.match(cases);
    } else if (before != null) {
      before.add(action);
    } else if (hasRoom(action)) {
      action.match(cases);
    } else {
      held.computeIfAbsent(action.session(), s -> new ArrayDeque<>()).add(action);
    }
  }

  /** Carries out what had to wait, as far as it can; returns whether anything still waits. */
  public boolean carryOutHeld() {
    held.values().removeIf(this::carryOut);
    return !held.isEmpty();
  }

  private boolean carryOut(Deque<Action.Now> actions) {
    while (!actions.isEmpty() && hasRoom(actions.element())) {
      actions.remove().match(cases);
    }
    return actions.isEmpty();
  }

  /** Sends the messages that had to wait; leases are of no use any more. */
  public void finish() {
    for (Deque<Action.Now> actions : held.values()) {
      for (Action.Now action : actions) {
        if (!(action instanceof Action.Dispatch)) {
          action.match(cases);
        }
      }
    }
    held.clear();
  }

  private boolean hasRoom(Action.Now action) {
    return !(action instanceof Action.Dispatch dispatch)
        || wire.hasRoom(dispatch.session(), dispatch.bytes());
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
    Reading reading = new Reading(dispatch);
    try {
      reading.run();
    } catch (SourceException e) {
      if (e.reason() != SourceException.Reason.STOPPED) {
        lost.report(dispatch.task(), e);
        events.accept(
            new Event.DispatchShortened(dispatch.lease(), dispatch.task(), dispatch.index()));
      }
      return;
    }
    reading.reportWhatWasNotSent();
    if (!reading.items.isEmpty()) {
      events.accept(new Event.ItemsSent(dispatch.lease(), reading.sizes()));
      wire.send(dispatch.session(), reading.message());
    }
  }

  /** Reads as many items of a dispatch as fit. */
  private final class Reading {
    private final Action.Dispatch dispatch;
    private final int[] index;
    private final int[] sent;
    private final int[] size;
    private final List<Json> items;
    private int read;
    private int tooLarge;

    Reading(Action.Dispatch dispatch) {
      this.dispatch = dispatch;
      this.index = dispatch.index();
      this.sent = new int[index.length];
      this.size = new int[index.length];
      this.items = new ArrayList<>(index.length);
    }

    void run() throws SourceException {
      ItemSource source = sources.apply(dispatch.task());
      long bytes = 0;
      for (; read < index.length; read++) {
        Item item = source.readFit(index[read]);
        if (item instanceof Item.Unfit unfit) {
          events.accept(
              new Event.ItemRefused(dispatch.lease(), dispatch.task(), index[read], unfit.error()));
          continue;
        }
        Json json = ((Item.Value) item).json();
        bytes += json.length() + ITEM_HEAD;
        if (!fits(bytes)) {
          tooLarge = items.isEmpty() ? json.length() : 0;
          return;
        }
        size[read] = json.length();
        sent[items.size()] = index[read];
        items.add(json);
      }
    }

    /** Several items share a message of limited size; a larger item has one of its own. */
    private boolean fits(long bytes) {
      int most = items.isEmpty() ? dispatch.bytes() + ITEM_HEAD : Limits.SHARED_MESSAGE_BYTES;
      return bytes <= most;
    }

    void reportWhatWasNotSent() {
      if (read < index.length) {
        int[] left = Arrays.copyOfRange(index, read, index.length);
        events.accept(
            new Event.DispatchShortened(dispatch.lease(), dispatch.task(), left, tooLarge));
      }
    }

    int[] sizes() {
      return Arrays.copyOf(size, read);
    }

    ManagerMessage.Lease message() {
      return new ManagerMessage.Lease(
          dispatch.lease(),
          dispatch.context(),
          dispatch.task(),
          dispatch.alone(),
          Arrays.copyOf(sent, items.size()),
          items);
    }
  }
}
