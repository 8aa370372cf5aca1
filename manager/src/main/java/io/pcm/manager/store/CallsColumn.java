package io.pcm.manager.store;

import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;

/**
 * The small column of an outcome row, which is all that a restart reads: the number of calls, the
 * size of their payloads, then for each call the difference of its index to the previous one,
 * attempts and outcome in one number, and microseconds. Five bytes per call if calls end in order
 * within a second.
 */
final class CallsColumn {
  private CallsColumn() {}

  static byte[] write(Outcomes calls, int payloadBytes, EngineUse use) {
    int count = calls.size();
    RowWriter out = new RowWriter(8 + count * 6).number(count).number(payloadBytes);
    int last = calls.index(0) / RunStore.BLOCK_CALLS * RunStore.BLOCK_CALLS;
    for (int i = 0; i < count; i++) {
      out.signed(calls.index(i) - last);
      out.number((long) calls.attempts(i) << 2 | calls.outcome(i).code());
      out.number(calls.micros(i));
      last = calls.index(i);
    }
    NotedUse.write(out, use);
    return out.toBytes();
  }

  /** The number of calls in the row. */
  static int count(byte[] column) throws MalformedRowException {
    return new RowReader(column).upTo(RunStore.BLOCK_CALLS);
  }

  /** The size of the row's payloads in bytes, uncompressed. */
  static int payloadBytes(byte[] column) throws MalformedRowException {
    RowReader in = new RowReader(column);
    in.upTo(RunStore.BLOCK_CALLS);
    return in.natural();
  }

  /** What engines said about the results of the row. */
  static EngineUse use(byte[] column) throws MalformedRowException {
    RowReader in = new RowReader(column);
    int count = in.upTo(RunStore.BLOCK_CALLS);
    in.natural();
    for (int i = 0; i < 3 * count; i++) {
      in.number();
    }
    return NotedUse.read(in);
  }

  /** The calls of a row of this block, without payloads. */
  static Outcomes read(TaskNumber task, int block, byte[] column) throws MalformedRowException {
    RowReader in = new RowReader(column);
    int count = in.upTo(RunStore.BLOCK_CALLS);
    in.natural();
    Outcomes.Builder calls = new Outcomes.Builder(task, count);
    int last = Math.multiplyExact(block, RunStore.BLOCK_CALLS);
    for (int i = 0; i < count; i++) {
      long next = last + in.signed();
      if (next < 0 || next / RunStore.BLOCK_CALLS != block) {
        throw new MalformedRowException("call " + next + " does not belong to block " + block);
      }
      int tries = in.upTo(CallEnd.ATTEMPTS_MAX << 2 | 3);
      calls.add((int) next, outcome(tries & 3), tries >>> 2, in.natural());
      last = (int) next;
    }
    NotedUse.read(in);
    return calls.build();
  }

  private static Outcome outcome(int code) throws MalformedRowException {
    try {
      return Outcome.of((byte) code);
    } catch (IllegalArgumentException e) {
      throw new MalformedRowException("no outcome has code " + code);
    }
  }
}
