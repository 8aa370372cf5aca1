package io.pcm.pilot.core;

import io.pcm.api.Limits;
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

  /** Maximum rows of a batch, and bytes of its payloads unless one alone is larger. */
  static final int BATCH_ROWS = 1024;

  static final int BATCH_BYTES = Limits.SHARED_MESSAGE_BYTES;

  /** Bytes of unacknowledged outcomes above which no call starts. */
  static final long KEPT_BYTES = 48L * 1024 * 1024;

  /**
   * Bytes of outcomes that are sent and not yet acknowledged, above which others wait (16 MiB), so
   * that encoded messages take little memory.
   */
  static final long SENT_BYTES = 16L * 1024 * 1024;

  /** Size of a row without its payload. */
  private static final int ROW_BYTES = 64;

  private final Map<Source, Outcomes.Builder> gathered = new LinkedHashMap<>();
  private @Nullable Instant firstGathered;
  private int gatheredRows;
  private final Deque<Batch> ready = new ArrayDeque<>();
  private final Deque<Batch> unacknowledged = new ArrayDeque<>();
  private long sequence;
  private long acknowledged;
  private long sentBytes;
  private long bytes;

  private record Source(LeaseId lease, TaskNumber task) {}

  private record Batch(LeaseId lease, Outcomes outcomes, int bytes) {}

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

  /** Bytes of the outcomes that are kept. */
  long bytes() {
    return bytes;
  }

  /** All outcomes that have not been sent, as messages of the session. */
  List<CallsEnded> flush() {
    prepare();
    return send(Long.MAX_VALUE);
  }

  /** The outcomes that may be sent now, as messages of the session. */
  List<CallsEnded> flushDue() {
    prepare();
    return sendReady();
  }

  /** Outcomes that had to wait for others to be acknowledged, as messages of the session. */
  List<CallsEnded> sendReady() {
    return send(SENT_BYTES);
  }

  private void prepare() {
    gathered.forEach(
        (source, rows) -> {
          Outcomes all = rows.build();
          for (int from = 0; from < all.size(); ) {
            int to = endOfBatch(all, from);
            Outcomes batch = all.slice(from, to);
            ready.add(new Batch(source.lease, batch, bytes(batch)));
            from = to;
          }
        });
    gathered.clear();
    firstGathered = null;
    gatheredRows = 0;
  }

  private List<CallsEnded> send(long most) {
    List<CallsEnded> messages = new ArrayList<>();
    for (Batch next = ready.peek();
        next != null && (sentBytes == 0 || sentBytes + next.bytes <= most);
        next = ready.peek()) {
      unacknowledged.add(ready.remove());
      sentBytes += next.bytes;
      messages.add(new CallsEnded(++sequence, next.lease, next.outcomes));
    }
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
    for (; acknowledged < upTo; acknowledged++) {
      Batch durable = unacknowledged.remove();
      bytes -= durable.bytes;
      sentBytes -= durable.bytes;
    }
    return true;
  }

  /** All kept outcomes, numbered for a new session from 1. */
  List<CallsEnded> sendAgain() {
    prepare();
    while (!unacknowledged.isEmpty()) {
      ready.addFirst(unacknowledged.removeLast());
    }
    sequence = 0;
    acknowledged = 0;
    sentBytes = 0;
    return send(Long.MAX_VALUE);
  }

  /** Drops all kept outcomes, sent or not; returns their number. */
  int forget() {
    prepare();
    int dropped = 0;
    for (Batch kept : ready) {
      dropped += kept.outcomes.size();
    }
    for (Batch kept : unacknowledged) {
      dropped += kept.outcomes.size();
    }
    ready.clear();
    unacknowledged.clear();
    sequence = 0;
    acknowledged = 0;
    sentBytes = 0;
    bytes = 0;
    return dropped;
  }
}
