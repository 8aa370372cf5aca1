package io.pcm.submit;

/** Memory as users of batch systems write it. */
public final class MemoryText {
  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;
  private static final long GIGABYTE = 1_000_000_000;

  private MemoryText() {}

  /**
   * Such as {@code 24G}, for what a user typed as {@code 24G} or {@code 24GB}, or {@code 1536M},
   * rounded up. To batch systems these are powers of two.
   *
   * @param bytes at least 1
   */
  public static String of(long bytes) {
    for (long unit : new long[] {GIBIBYTE, GIGABYTE}) {
      if (bytes % unit == 0) {
        return bytes / unit + "G";
      }
    }
    return (bytes - 1) / MEBIBYTE + 1 + "M";
  }
}
