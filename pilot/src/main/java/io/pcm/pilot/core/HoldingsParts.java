package io.pcm.pilot.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.PilotMessage.ContextWindow;
import io.pcm.protocol.message.PilotMessage.Holdings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Splits what a pilot holds into messages that are well within the size of a message. */
final class HoldingsParts {
  /** Maximum bytes of a part, estimated from above. */
  static final int PART_BYTES = 512 * 1024;

  private static final int CONTEXT_BYTES = 208;
  private static final int GPU_BYTES = 3;
  private static final int LEASE_BYTES = 56;
  private static final int CALL_BYTES = 5;

  private final List<HeldContext> contexts = new ArrayList<>();
  private final Map<ContextId, ContextWindow> windows = new TreeMap<>();
  private final Map<LeaseId, LeaseWork> works = new LinkedHashMap<>();
  private final Map<LeaseId, List<Integer>> calls = new LinkedHashMap<>();

  void add(HeldContext context) {
    contexts.add(context);
  }

  /**
   * @param window how many calls the context takes at a time, if it has announced it
   */
  void add(HeldContext context, OptionalInt window) {
    add(context);
    window.ifPresent(
        calls -> windows.put(context.context(), new ContextWindow(context.context(), calls)));
  }

  /** The calls that wait. */
  void add(LeaseWork lease) {
    for (int index : lease.waitingIndices()) {
      add(lease, index);
    }
  }

  void add(List<RunningCalls.Running> running) {
    running.forEach(each -> add(each.lease(), each.call().index()));
  }

  private void add(LeaseWork lease, int index) {
    works.put(lease.id, lease);
    calls.computeIfAbsent(lease.id, id -> new ArrayList<>()).add(index);
  }

  /** At least one part; each context is in the same part as its leases, or an earlier one. */
  List<Holdings> parts() {
    List<Holdings> parts = new ArrayList<>();
    Part part = new Part();
    for (HeldContext context : contexts) {
      part = part.withRoomFor(CONTEXT_BYTES + GPU_BYTES * context.gpus().size(), parts);
      part.add(context, windows.get(context.context()));
    }
    for (LeaseWork work : works.values()) {
      int[] index =
          calls.getOrDefault(work.id, List.of()).stream().mapToInt(i -> i).sorted().toArray();
      part = part.withRoomFor(LEASE_BYTES + CALL_BYTES * index.length, parts);
      part.leases.add(
          new HeldLease(work.id, work.context, work.task, work.alone, index, work.itemBytes()));
    }
    parts.add(part.done(true));
    return parts;
  }

  private static final class Part {
    final List<HeldContext> contexts = new ArrayList<>();
    final List<HeldLease> leases = new ArrayList<>();
    final List<ContextWindow> windows = new ArrayList<>();
    int bytes;

    void add(HeldContext context, @Nullable ContextWindow window) {
      contexts.add(context);
      if (window != null) {
        windows.add(window);
      }
    }

    /** This part, or a new one if so many more bytes would be too many. */
    Part withRoomFor(int more, List<Holdings> parts) {
      Part part = this;
      if (bytes + more > PART_BYTES) {
        parts.add(done(false));
        part = new Part();
      }
      part.bytes += more;
      return part;
    }

    Holdings done(boolean last) {
      return new Holdings(contexts, leases, last, windows);
    }
  }
}
