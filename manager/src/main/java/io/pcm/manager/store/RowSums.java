package io.pcm.manager.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksums of rows. They detect accidents, not forgery: the folder belongs to the user. */
final class RowSums {
  private RowSums() {}

  static int of(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  static int ofFact(long sequence, byte[] bytes) {
    return (int) seeded(ByteBuffer.allocate(8).putLong(sequence), bytes).getValue();
  }

  static int ofCalls(long sequence, int task, int block, int payloadSum, byte[] calls) {
    ByteBuffer head =
        ByteBuffer.allocate(20).putLong(sequence).putInt(task).putInt(block).putInt(payloadSum);
    return (int) seeded(head, calls).getValue();
  }

  private static CRC32C seeded(ByteBuffer head, byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(head.flip());
    sum.update(bytes);
    return sum;
  }
}
