package io.pcm.model;

/**
 * The dimensions of a language model that determine how much memory it needs, whatever the format
 * of its files. A dimension that a file does not tell is 0.
 *
 * @param layers number of layers
 * @param heads attention heads of a layer, the most of any layer
 * @param embedding width of the model (hidden size)
 * @param feedForward inner width of a layer, the most of any layer
 * @param vocabulary number of tokens that the model knows
 * @param keyValues number of values that one token occupies in the KV cache: over all layers, KV
 *     heads times the lengths of a key and of a value
 * @param trainedContext number of tokens that the model was trained for
 */
public record ModelShape(
    long layers,
    long heads,
    long embedding,
    long feedForward,
    long vocabulary,
    long keyValues,
    long trainedContext) {
  /** Nothing is known. */
  public static final ModelShape UNKNOWN = new ModelShape(0, 0, 0, 0, 0, 0, 0);

  /** Largest dimension that is taken seriously; the largest models have a hundredth of it. */
  private static final long DIMENSION_MAX = 1 << 24;

  /** A dimension as a file tells it; 0 if it cannot be right. */
  public static long dimension(long told) {
    return told >= 0 && told <= DIMENSION_MAX ? told : 0;
  }

  /**
   * Values in the KV cache per token, of layers that are all alike.
   *
   * @param layers number of layers
   * @param kvHeads KV heads of each layer
   * @param lengths length of a key plus length of a value
   */
  public static long keyValues(long layers, long kvHeads, long lengths) {
    double product = (double) layers * kvHeads * lengths;
    return product <= Integer.MAX_VALUE ? (long) product : 0;
  }

  /** Whether the memory of contexts can be computed. */
  public boolean isKnown() {
    return layers > 0 && heads > 0 && embedding > 0 && vocabulary > 0;
  }
}
