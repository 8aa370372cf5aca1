package io.pcm.model;

import java.util.Map;

/**
 * Sizes of tensor types: bytes and values per block, by the number of the type. From ggml's {@code
 * ggml-common.h}.
 */
final class TensorType {
  private record Block(int values, int bytes) {}

  private static final Map<Long, Block> BLOCKS =
      Map.ofEntries(
          Map.entry(0L, new Block(1, 4)),
          Map.entry(1L, new Block(1, 2)),
          Map.entry(2L, new Block(32, 18)),
          Map.entry(3L, new Block(32, 20)),
          Map.entry(6L, new Block(32, 22)),
          Map.entry(7L, new Block(32, 24)),
          Map.entry(8L, new Block(32, 34)),
          Map.entry(10L, new Block(256, 84)),
          Map.entry(11L, new Block(256, 110)),
          Map.entry(12L, new Block(256, 144)),
          Map.entry(13L, new Block(256, 176)),
          Map.entry(14L, new Block(256, 210)),
          Map.entry(16L, new Block(256, 66)),
          Map.entry(17L, new Block(256, 74)),
          Map.entry(18L, new Block(256, 98)),
          Map.entry(19L, new Block(256, 50)),
          Map.entry(20L, new Block(32, 18)),
          Map.entry(21L, new Block(256, 110)),
          Map.entry(22L, new Block(256, 82)),
          Map.entry(23L, new Block(256, 136)),
          Map.entry(24L, new Block(1, 1)),
          Map.entry(25L, new Block(1, 2)),
          Map.entry(26L, new Block(1, 4)),
          Map.entry(27L, new Block(1, 8)),
          Map.entry(28L, new Block(1, 8)),
          Map.entry(29L, new Block(256, 56)),
          Map.entry(30L, new Block(1, 2)),
          Map.entry(34L, new Block(256, 54)),
          Map.entry(35L, new Block(256, 66)));

  private TensorType() {}

  /**
   * Bytes of a tensor; 0 for an unknown type, of which only the position is checked.
   *
   * @throws ArithmeticException if the tensor is larger than any file can be
   */
  static long bytes(long type, long elements) {
    Block block = BLOCKS.getOrDefault(type, new Block(1, 0));
    return Math.multiplyExact(elements / block.values(), block.bytes());
  }

  /**
   * Whether llama.cpp copies such tensors in another order for processors with AVX2 or NEON (Q4_0,
   * Q4_K, IQ4_NL), so that they are in memory twice.
   */
  static boolean isRepacked(long type) {
    return type == 2 || type == 12 || type == 20;
  }
}
