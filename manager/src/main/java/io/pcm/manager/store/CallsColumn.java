package io.pcm.manager.store;

import io.pcm.manager.core.Fact.OutcomesRecorded;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;

/**
 * The small column of an outcome row, all that a restart reads: how many calls, how many bytes
 * their payloads have, then per call the step of its index from the one before it, attempts and
 * outcome in one number, and microseconds. Five bytes a call when calls end in order within a
 * second.
 */
final class CallsColumn {
  private CallsColumn() {}

  static byte[] write(OutcomesRecorded calls, int payloadBytes) {
    int count = calls.index().length;
    RowWriter out = new RowWriter(8 + count * 6).number(count).number(payloadBytes);
    int last = calls.index()[0] / RunStore.BLOCK_CALLS * RunStore.BLOCK_CALLS;
    for (int i = 0; i < count; i++) {
      out.signed(calls.index()[i] - last);
      out.number((calls.attempts()[i] & 0xffffL) << 2 | calls.outcome()[i]);
      out.number(calls.micros()[i] & 0xffffffffL);
      last = calls.index()[i];
    }
    return out.toBytes();
  }

  /** How many calls the row has. */
  static int count(byte[] column) throws MalformedRowException {
    return new RowReader(column).upTo(RunStore.BLOCK_CALLS);
  }

  /** How many bytes the row's payloads have when unpacked. */
  static int payloadBytes(byte[] column) throws MalformedRowException {
    RowReader in = new RowReader(column);
    in.upTo(RunStore.BLOCK_CALLS);
    return in.natural();
  }

  /** The calls of a row of this block, without payloads. */
  static OutcomesRecorded read(TaskNumber task, int block, byte[] column)
      throws MalformedRowException {
    RowReader in = new RowReader(column);
    int count = in.upTo(RunStore.BLOCK_CALLS);
    in.natural();
    int[] index = new int[count];
    byte[] outcome = new byte[count];
    short[] attempts = new short[count];
    int[] micros = new int[count];
    int last = Math.multiplyExact(block, RunStore.BLOCK_CALLS);
    for (int i = 0; i < count; i++) {
      long next = last + in.signed();
      if (next < 0 || next / RunStore.BLOCK_CALLS != block) {
        throw new MalformedRowException("call " + next + " is not of block " + block);
      }
      index[i] = (int) next;
      int tries = in.upTo((1 << 18) - 1);
      outcome[i] = (byte) (tries & 3);
      attempts[i] = (short) (tries >>> 2);
      micros[i] = (int) in.number();
      last = index[i];
    }
    in.end();
    return new OutcomesRecorded(task, index, outcome, attempts, micros, new long[0], List.of());
  }
}
