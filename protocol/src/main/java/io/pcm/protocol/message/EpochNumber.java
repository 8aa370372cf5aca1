package io.pcm.protocol.message;

/** Packs an epoch and a number within it into one long. */
final class EpochNumber {
  private EpochNumber() {}

  static void check(int epoch, int number) {
    if (epoch < 0 || number < 0) {
      throw new IllegalArgumentException(
          "epoch and number of an id are 0 or more, not " + epoch + " and " + number);
    }
  }

  static long pack(int epoch, int number) {
    return (long) epoch << Integer.SIZE | number;
  }

  static int epoch(long packed) {
    return (int) (packed >> Integer.SIZE);
  }

  static int number(long packed) {
    return (int) packed;
  }
}
