package io.pcm.manager.core;

import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers the rows of one {@link Fact.OutcomesRecorded}. */
final class OutcomeColumns {
  /** The last try of a call: how long it ran, and the item that its pilot got. */
  record Try(int micros, ItemHash item) {
    static final Try NONE = new Try(0, ItemHash.UNKNOWN);
  }

  private final TaskNumber task;
  private int[] index;
  private byte[] outcome;
  private short[] attempts;
  private int[] micros;
  private long[] item;
  private final List<Payload> payload;
  private int size;

  OutcomeColumns(TaskNumber task, int capacity) {
    this.task = task;
    index = new int[capacity];
    outcome = new byte[capacity];
    attempts = new short[capacity];
    micros = new int[capacity];
    item = new long[capacity];
    payload = new ArrayList<>(capacity);
  }

  /** At most as many rows as the capacity. */
  void add(int call, byte how, int attempt, Try last, Payload value) {
    index[size] = call;
    outcome[size] = how;
    attempts[size] = (short) Math.min(attempt, Short.MAX_VALUE);
    micros[size] = last.micros;
    item[size] = last.item.value();
    payload.add(value);
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  Fact.OutcomesRecorded toFact() {
    if (size < index.length) {
      index = Arrays.copyOf(index, size);
      outcome = Arrays.copyOf(outcome, size);
      attempts = Arrays.copyOf(attempts, size);
      micros = Arrays.copyOf(micros, size);
      item = Arrays.copyOf(item, size);
    }
    return new Fact.OutcomesRecorded(task, index, outcome, attempts, micros, item, payload);
  }
}
