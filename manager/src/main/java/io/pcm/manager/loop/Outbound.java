package io.pcm.manager.loop;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.JsonBytes;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.transport.ManagerEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out what needs no disk: sends messages, and reads the items of leases on their way out.
 * One thread and one queue, so that each pilot gets its messages in the order in which they were
 * decided.
 */
final class Outbound implements Runnable {
  /** Actions that may wait; then the loop waits too. */
  private static final int ACTIONS_MAX = 65_536;

  /**
   * Bytes of items in one message: half of what a message may have, so that the frame around it
   * fits too.
   */
  private static final int LEASE_BYTES = Limits.MESSAGE_BYTES / 2;

  private static final long LOOK_MILLIS = 50;

  private final BlockingQueue<Action.Now> actions = new ArrayBlockingQueue<>(ACTIONS_MAX);
  private final OpenSources sources;
  private final Supplier<ManagerEndpoint> endpoint;
  private final Consumer<Event> events;
  private volatile boolean finishing;

  Outbound(OpenSources sources, Supplier<ManagerEndpoint> endpoint, Consumer<Event> events) {
    this.sources = sources;
    this.endpoint = endpoint;
    this.events = events;
  }

  void submit(Action.Now action) throws InterruptedException {
    actions.put(action);
  }

  /** From any thread: the one that runs this ends once all that was submitted is carried out. */
  void finish() {
    finishing = true;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Action.Now action = actions.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (action != null) {
          carryOut(action);
        } else if (finishing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(Action.Now action) {
    if (action instanceof Action.Dispatch dispatch) {
      dispatch(dispatch);
    } else if (action instanceof Action.Send send) {
      endpoint.get().send(send.session(), send.message());
    } else if (action instanceof Action.CloseSession close) {
      endpoint.get().forget(close.session());
    }
  }

  private void dispatch(Action.Dispatch dispatch) {
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
        sources.lost(dispatch.task(), e);
        events.accept(new Event.DispatchShortened(dispatch.lease(), dispatch.task(), index));
      }
      return;
    }
    if (!items.isEmpty()) {
      int[] calls = Arrays.copyOf(sent, items.size());
      endpoint
          .get()
          .send(
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
   * Reads as many items as one message holds; returns how many of the dispatch's calls it dealt
   * with.
   */
  private int read(Action.Dispatch dispatch, int[] sent, List<Json> items) throws SourceException {
    ItemSource source = sources.forDispatch(dispatch.task());
    int[] index = dispatch.index();
    long bytes = 0;
    for (int i = 0; i < index.length; i++) {
      Item item = checked(source, index[i]);
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

  /** No pilot is bothered with what is no JSON: one after the other would refuse or die of it. */
  private static Item checked(ItemSource source, int index) throws SourceException {
    Item item = source.read(index);
    if (item instanceof Item.Value value && !JsonBytes.isValue(value.json())) {
      return new Item.Unfit(
          new CallError(
              CallError.BAD_ITEM,
              source.place(index)
                  + " is not one JSON value in UTF-8 (NaN, Infinity, comments and single quotes are"
                  + " no JSON): correct it"));
    }
    return item;
  }
}
