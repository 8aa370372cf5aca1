package io.pcm.pilot.core;

import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.OutcomeBatch;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes on their way: gathered for a few milliseconds, sent in batches of one lease, kept until
 * the manager has made them durable.
 */
final class OutcomeBuffer {
  /** How long an outcome waits for others to travel with. */
  static final Duration GATHER = Duration.ofMillis(3);

  /** Rows of one batch, and bytes of its payloads: with room to spare within one message. */
  static final int BATCH_ROWS = 1024;

  static final int BATCH_BYTES = 512 * 1024;

  /** Bytes that may wait for the manager's word before no new call starts. */
  static final long KEPT_BYTES = 64L * 1024 * 1024;

  /** What a row costs besides its payload. */
  private static final int ROW_BYTES = 64;

  private final Map<Source, Columns> gathered = new LinkedHashMap<>();
  private @Nullable Instant firstGathered;
  private int gatheredRows;
  private final Deque<Kept> unacknowledged = new ArrayDeque<>();
  private long sequence;
  private long bytes;

  private record Source(LeaseId lease, TaskNumber task) {}

  private record Kept(Outcomes message, int bytes) {}

  /** One call's end, as it comes from its process. */
  record End(int index, byte outcome, int micros, ItemHash item, Payload payload) {}

  void add(LeaseId lease, TaskNumber task, End end, Instant now) {
    if (firstGathered == null) {
      firstGathered = now;
    }
    gathered.computeIfAbsent(new Source(lease, task), Columns::new).rows.add(end);
    gatheredRows++;
    bytes += ROW_BYTES + end.payload.length();
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

  /** What is gathered, as messages of the session. */
  List<Outcomes> flush() {
    List<Outcomes> messages = new ArrayList<>();
    for (Columns columns : gathered.values()) {
      for (int from = 0; from < columns.rows.size(); ) {
        int to = columns.endOfBatch(from);
        Outcomes message = new Outcomes(++sequence, columns.source.lease, columns.batch(from, to));
        unacknowledged.add(new Kept(message, columns.bytes(from, to)));
        messages.add(message);
        from = to;
      }
    }
    gathered.clear();
    firstGathered = null;
    gatheredRows = 0;
    return messages;
  }

  /** Forgets what is durable; false for a number that was never sent. */
  boolean acknowledge(long upTo) {
    if (upTo > sequence) {
      return false;
    }
    while (!unacknowledged.isEmpty() && unacknowledged.peek().message.sequence() <= upTo) {
      bytes -= unacknowledged.remove().bytes;
    }
    return true;
  }

  /** All that is kept, under the numbers of a new session, from 1. */
  List<Outcomes> sendAgain() {
    List<Kept> again = List.copyOf(unacknowledged);
    unacknowledged.clear();
    sequence = 0;
    List<Outcomes> messages = new ArrayList<>();
    for (Kept kept : again) {
      Outcomes old = kept.message;
      Outcomes message = new Outcomes(++sequence, old.lease(), old.batch());
      unacknowledged.add(new Kept(message, kept.bytes));
      messages.add(message);
    }
    messages.addAll(flush());
    return messages;
  }

  /** Drops all that is kept, sent or not; returns how many outcomes there were. */
  int forget() {
    int dropped = gatheredRows;
    for (Kept kept : unacknowledged) {
      dropped += kept.message.batch().size();
    }
    gathered.clear();
    firstGathered = null;
    gatheredRows = 0;
    unacknowledged.clear();
    sequence = 0;
    bytes = 0;
    return dropped;
  }

  private static final class Columns {
    private final Source source;
    private final List<End> rows = new ArrayList<>();

    Columns(Source source) {
      this.source = source;
    }

    int endOfBatch(int from) {
      int to = from;
      long size = 0;
      while (to < rows.size() && to - from < BATCH_ROWS) {
        size += ROW_BYTES + rows.get(to).payload.length();
        if (size > BATCH_BYTES && to > from) {
          break;
        }
        to++;
      }
      return to;
    }

    int bytes(int from, int to) {
      return rows.subList(from, to).stream()
          .mapToInt(end -> ROW_BYTES + end.payload.length())
          .sum();
    }

    OutcomeBatch batch(int from, int to) {
      List<End> part = rows.subList(from, to);
      int[] index = new int[part.size()];
      byte[] outcome = new byte[part.size()];
      int[] micros = new int[part.size()];
      long[] item = new long[part.size()];
      Payload[] payload = new Payload[part.size()];
      for (int i = 0; i < part.size(); i++) {
        End end = part.get(i);
        index[i] = end.index;
        outcome[i] = end.outcome;
        micros[i] = end.micros;
        item[i] = end.item.value();
        payload[i] = end.payload;
      }
      return new OutcomeBatch(source.task, index, outcome, micros, item, Arrays.asList(payload));
    }
  }
}
