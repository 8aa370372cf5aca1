package io.pcm.protocol.message;

import io.pcm.api.Outcome;
import java.util.Arrays;
import java.util.Objects;

/**
 * Outcomes of calls of one task, as columns, on their way from a pilot through the manager's core
 * to the store and back. Row {@code i} is one call with the {@link #index} {@code index(i)}.
 * Immutable; equal if all rows are equal.
 *
 * <p>Columns store a thousand calls in six objects. Payloads are absent if the reader does not need
 * them: see {@link Builder#add(int, Outcome, int, int)}.
 */
public final class Outcomes {
  private static final Payload[] NONE = {};

  private final TaskNumber task;
  private final int[] index;
  private final byte[] outcome;
  private final short[] attempts;
  private final int[] micros;
  private final long[] item;
  private final Payload[] payload;

  /** Takes ownership of the arrays. */
  private Outcomes(Builder from, int size) {
    task = from.task;
    index = Arrays.copyOf(from.index, size);
    outcome = Arrays.copyOf(from.outcome, size);
    attempts = Arrays.copyOf(from.attempts, size);
    micros = Arrays.copyOf(from.micros, size);
    item = from.payloads == size ? Arrays.copyOf(from.item, size) : new long[0];
    payload = from.payloads == size ? Arrays.copyOf(from.payload, size) : NONE;
  }

  public TaskNumber task() {
    return task;
  }

  /** Number of calls. */
  public int size() {
    return index.length;
  }

  public boolean isEmpty() {
    return index.length == 0;
  }

  /** Index of the call, 0 or more. */
  public int index(int row) {
    return index[row];
  }

  public Outcome outcome(int row) {
    return Outcome.of(outcome[row]);
  }

  /** See {@link CallEnd#attempts}. */
  public int attempts(int row) {
    return attempts[row];
  }

  /** See {@link CallEnd#micros}. */
  public int micros(int row) {
    return micros[row];
  }

  /** Whether items and payloads are present; true if there are no rows. */
  public boolean hasPayloads() {
    return payload.length == index.length;
  }

  /**
   * @throws IllegalStateException if there are no payloads
   */
  public ItemHash item(int row) {
    needPayloads();
    return new ItemHash(item[row]);
  }

  /**
   * @throws IllegalStateException if there are no payloads
   */
  public Payload payload(int row) {
    needPayloads();
    return payload[row];
  }

  /** Bytes of all payloads; 0 if there are none. */
  public long payloadBytes() {
    long bytes = 0;
    for (Payload each : payload) {
      bytes += each.length();
    }
    return bytes;
  }

  /**
   * The whole row.
   *
   * @throws IllegalStateException if there are no payloads
   */
  public CallEnd end(int row) {
    return new CallEnd(outcome(row), attempts[row], micros[row], item(row), payload(row));
  }

  /** The rows {@code from} to {@code to} - 1. */
  public Outcomes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    Builder slice = new Builder(task, to - from);
    for (int row = from; row < to; row++) {
      slice.add(this, row);
    }
    return slice.build();
  }

  /** A copy without items and payloads. */
  public Outcomes withoutPayloads() {
    Builder rows = new Builder(task, size());
    for (int row = 0; row < size(); row++) {
      rows.add(index[row], outcome(row), attempts[row], micros[row]);
    }
    return rows.build();
  }

  private void needPayloads() {
    if (!hasPayloads()) {
      throw new IllegalStateException("these outcomes were read without payloads");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcomes that
        && task.equals(that.task)
        && Arrays.equals(index, that.index)
        && Arrays.equals(outcome, that.outcome)
        && Arrays.equals(attempts, that.attempts)
        && Arrays.equals(micros, that.micros)
        && Arrays.equals(item, that.item)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(task, Arrays.hashCode(index), Arrays.hashCode(outcome));
  }

  @Override
  public String toString() {
    return "Outcomes[task=" + task + ", index=" + Arrays.toString(index) + "]";
  }

  /** Collects rows. Not thread-safe. */
  public static final class Builder {
    private final TaskNumber task;
    private int[] index;
    private byte[] outcome;
    private short[] attempts;
    private int[] micros;
    private long[] item;
    private Payload[] payload;
    private int size;
    private int payloads;

    /**
     * @param capacity expected number of rows
     */
    public Builder(TaskNumber task, int capacity) {
      this.task = task;
      index = new int[capacity];
      outcome = new byte[capacity];
      attempts = new short[capacity];
      micros = new int[capacity];
      item = new long[capacity];
      payload = new Payload[capacity];
    }

    public int size() {
      return size;
    }

    /** Adds a call. */
    public Builder add(int call, CallEnd end) {
      add(call, end.outcome(), end.attempts(), end.micros());
      item[size - 1] = end.item().value();
      payload[size - 1] = end.payload();
      payloads++;
      return this;
    }

    /** Adds a call without its item and payload; then no row of {@link #build} has them. */
    public Builder add(int call, Outcome how, int attempt, int ran) {
      room();
      index[size] = call;
      outcome[size] = how.code();
      attempts[size] = (short) attempt;
      micros[size] = ran;
      size++;
      return this;
    }

    /** Adds a row of other outcomes of the same task, with its payload. */
    public Builder add(Outcomes from, int row) {
      from.needPayloads();
      room();
      index[size] = from.index[row];
      outcome[size] = from.outcome[row];
      attempts[size] = from.attempts[row];
      micros[size] = from.micros[row];
      item[size] = from.item[row];
      payload[size] = from.payload[row];
      payloads++;
      size++;
      return this;
    }

    private void room() {
      if (size < index.length) {
        return;
      }
      int larger = Math.max(16, size * 2);
      index = Arrays.copyOf(index, larger);
      outcome = Arrays.copyOf(outcome, larger);
      attempts = Arrays.copyOf(attempts, larger);
      micros = Arrays.copyOf(micros, larger);
      item = Arrays.copyOf(item, larger);
      payload = Arrays.copyOf(payload, larger);
    }

    /** The rows added so far. */
    public Outcomes build() {
      return new Outcomes(this, size);
    }
  }
}
