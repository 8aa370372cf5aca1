package io.pcm.manager.loop;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.protocol.message.ControlMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Replies with the status of a run, in parts that fit in messages: ten thousand pilots do not fit
 * in one. All parts are of the same snapshot. Used by one thread.
 */
public final class StatusPages {
  private static final int PART_BYTES = Limits.SHARED_MESSAGE_BYTES;

  /** Maximum number of snapshots kept for clients that have not requested all parts. */
  private static final int MOMENTS_MAX = 4;

  private final Supplier<RunProgress> view;
  private final Map<Integer, RunProgress> moments =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, RunProgress> eldest) {
          return size() > MOMENTS_MAX;
        }
      };
  private int last;

  public StatusPages(Supplier<RunProgress> view) {
    this.view = view;
  }

  /** Replies with the requested part. */
  public ControlMessage answer(ControlMessage.StatusRequest request) {
    int moment = request.moment();
    if (moment == 0) {
      last++;
      moment = last;
      moments.put(moment, view.get());
    }
    RunProgress whole = moments.get(moment);
    if (whole == null) {
      return new ControlMessage.Refusal(
          "too many others asked for the status meanwhile; run the command again");
    }
    ControlMessage.StatusReply part = part(whole, moment, request.from());
    if (part.next() < 0) {
      moments.remove(moment);
    }
    return part;
  }

  private static ControlMessage.StatusReply part(RunProgress whole, int moment, int from) {
    int entries = entries(whole);
    int end = entries;
    Json json = StatusJson.of(slice(whole, from, end));
    while (json.length() > PART_BYTES && end - from > 1) {
      end = from + (end - from) / 2;
      json = StatusJson.of(slice(whole, from, end));
    }
    return new ControlMessage.StatusReply(json, moment, end < entries ? end : -1);
  }

  private static int entries(RunProgress whole) {
    return whole.tasks().size() + whole.libraries().size() + whole.pilots().size();
  }

  private static RunProgress slice(RunProgress whole, int from, int end) {
    int libraries = whole.tasks().size();
    int pilots = libraries + whole.libraries().size();
    return whole.toBuilder()
        .tasks(slice(whole.tasks(), from, end))
        .libraries(slice(whole.libraries(), from - libraries, end - libraries))
        .pilots(slice(whole.pilots(), from - pilots, end - pilots))
        .build();
  }

  private static <T> List<T> slice(List<T> all, int from, int end) {
    int first = Math.min(Math.max(from, 0), all.size());
    return all.subList(first, Math.min(Math.max(end, first), all.size()));
  }

  /** Joins two consecutive parts. */
  public static RunProgress joined(RunProgress one, RunProgress next) {
    List<TaskProgress> tasks = joined(one.tasks(), next.tasks());
    List<LibraryProgress> libraries = joined(one.libraries(), next.libraries());
    List<PilotProgress> pilots = joined(one.pilots(), next.pilots());
    return one.toBuilder().tasks(tasks).libraries(libraries).pilots(pilots).build();
  }

  private static <T> List<T> joined(List<T> one, List<T> next) {
    return Stream.concat(one.stream(), next.stream()).toList();
  }
}
