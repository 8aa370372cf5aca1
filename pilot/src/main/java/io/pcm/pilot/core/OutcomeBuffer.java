package io.pcm.pilot.core;

import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes to send: collected for a few milliseconds, sent in batches of one lease, kept until the
 * manager has made them durable.
 */
final class OutcomeBuffer {
  /** How long an outcome waits so that others can be sent with it. */
  static final Duration GATHER = Duration.ofMillis(3);

  /** Maximum rows of a batch, and bytes of its payloads; well within the size of a message. */
  static final int BATCH_ROWS = 1024;

  static final int BATCH_BYTES = 512 * 1024;

  /** Bytes of unacknowledged outcomes above which no call starts. */
  static final long KEPT_BYTES = 64L * 1024 * 1024;

  /** Size of a row without its payload. */
  private static final int ROW_BYTES = 64;

  private final Map<Source, Outcomes.Builder> gathered = new LinkedHashMap<>();
  private @Nullable Instant firstGathered;
  private int gatheredRows;
  private final Deque<Kept> unacknowledged = new ArrayDeque<>();
  private long sequence;
  private long bytes;

  private record Source(LeaseId lease, TaskNumber task) {}

  private record Kept(CallsEnded message, int bytes) {}

  /**
   * @param end how the call ended, from its process
   */
  void add(LeaseId lease, CallRef call, CallEnd end, Instant now) {
    if (firstGathered == null) {
      firstGathered = now;
    }
    gathered
        .computeIfAbsent(
            new Source(lease, call.task()), source -> new Outcomes.Builder(source.task, 16))
        .add(call.index(), end);
    gatheredRows++;
    bytes += ROW_BYTES + end.payload().length();
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean full() {
    return bytes >= KEPT_BYTES;
  }

  Optional<Instant> due() {
    return Optional.ofNullable(firstGathered)
        .map(first -> gatheredRows >= BATCH_ROWS ? first : first.plus(GATHER));
  }

  /** The collected outcomes, as messages of the session. */
  List<CallsEnded> flush() {
    List<CallsEnded> messages = new ArrayList<>();
    gathered.forEach(
        (source, rows) -> {
          Outcomes all = rows.build();
          for (int from = 0; from < all.size(); ) {
            int to = endOfBatch(all, from);
            Outcomes batch = all.slice(from, to);
            CallsEnded message = new CallsEnded(++sequence, source.lease, batch);
            unacknowledged.add(new Kept(message, bytes(batch)));
            messages.add(message);
            from = to;
          }
        });
    gathered.clear();
    firstGathered = null;
    gatheredRows = 0;
    return messages;
  }

  private static int endOfBatch(Outcomes rows, int from) {
    int to = from;
    long size = 0;
    while (to < rows.size() && to - from < BATCH_ROWS) {
      size += ROW_BYTES + rows.payload(to).length();
      if (size > BATCH_BYTES && to > from) {
        break;
      }
      to++;
    }
    return to;
  }

  private static int bytes(Outcomes batch) {
    int bytes = 0;
    for (int row = 0; row < batch.size(); row++) {
      bytes += ROW_BYTES + batch.payload(row).length();
    }
    return bytes;
  }

  /** Forgets durable outcomes; returns false for a number that was never sent. */
  boolean acknowledge(long upTo) {
    if (upTo > sequence) {
      return false;
    }
    while (!unacknowledged.isEmpty() && unacknowledged.peek().message.sequence() <= upTo) {
      bytes -= unacknowledged.remove().bytes;
    }
    return true;
  }

  /** All kept outcomes, numbered for a new session from 1. */
  List<CallsEnded> sendAgain() {
    List<Kept> again = List.copyOf(unacknowledged);
    unacknowledged.clear();
    sequence = 0;
    List<CallsEnded> messages = new ArrayList<>();
    for (Kept kept : again) {
      CallsEnded old = kept.message;
      CallsEnded message = new CallsEnded(++sequence, old.lease(), old.outcomes());
      unacknowledged.add(new Kept(message, kept.bytes));
      messages.add(message);
    }
    messages.addAll(flush());
    return messages;
  }

  /** Drops all kept outcomes, sent or not; returns their number. */
  int forget() {
    int dropped = gatheredRows;
    for (Kept kept : unacknowledged) {
      dropped += kept.message.outcomes().size();
    }
    gathered.clear();
    firstGathered = null;
    gatheredRows = 0;
    unacknowledged.clear();
    sequence = 0;
    bytes = 0;
    return dropped;
  }
}
