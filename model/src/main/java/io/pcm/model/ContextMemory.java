package io.pcm.model;

import java.util.OptionalLong;

/**
 * Main memory of a context that runs a model with llama.cpp in a JVM. {@code
 * docs/decisions/0038-memory-by-itself.md} compares it with measured processes: it is 10 to 40 %
 * more than they used at most.
 *
 * <p>The parts are the weights, which are mapped and count because they are read; the KV cache in
 * 16-bit values; the buffers in which a batch of tokens is computed, of which the attention scores
 * of every head with every cached token are the largest; the tables of the vocabulary; and the JVM.
 *
 * @param contextSize tokens of one call, prompt and answer together
 * @param slots calls at the same time
 * @param gpuLayers layers that are not in main memory
 * @param heap maximum size of the Java heap in bytes, such as {@link #heap}
 */
public record ContextMemory(long contextSize, int slots, int gpuLayers, long heap) {
  /** Tokens that llama.cpp computes at once ({@code n_ubatch}). */
  private static final long BATCH = 512;

  private static final int CACHE_VALUE_BYTES = 2;

  /** Bytes of one attention score: 32 bits, and a copy of 16 bits as input of the next step. */
  private static final long SCORE_BYTES = 6;

  /** Bytes of the attention mask for each pair of tokens. */
  private static final long MASK_BYTES = 4;

  /** Vectors as wide as the model and its layers that exist at the same time. */
  private static final long VECTORS = 4;

  /** Per token of the vocabulary: its text, its entries in maps, its merges. */
  private static final long TOKEN_BYTES = 400;

  /** Per token of the vocabulary and slot: candidates and probabilities. */
  private static final long CANDIDATE_BYTES = 16;

  private static final long MEBI = 1 << 20;
  private static final long HEAP = 96 * MEBI;
  private static final long HEAP_PER_SLOT = MEBI;

  /** Slots that need heap of their own; of more calls, the texts are smaller or fewer. */
  private static final int HEAP_SLOTS = 512;

  /** Of the JVM without its heap: code, classes, stacks, libraries. */
  public static final long JVM = 64 * MEBI;

  /** Of the driver and runtime of a GPU. */
  private static final long GPU_RUNTIME = 512 * MEBI;

  /** More than any machine has; keeps absurd models from overflowing. */
  private static final double MOST = 1L << 60;

  /** Bytes of Java heap that a context with this number of slots needs, besides the model. */
  public static long heap(int slots) {
    return HEAP + Math.min(slots, HEAP_SLOTS) * HEAP_PER_SLOT;
  }

  /**
   * Bytes of main memory of one context.
   *
   * @return empty if the model does not tell its dimensions
   */
  public OptionalLong of(ModelSize model) {
    ModelShape shape = model.shape();
    if (!shape.isKnown()) {
      return OptionalLong.empty();
    }
    double tokens = (double) contextSize * slots;
    double cache = tokens * shape.keyValues() * CACHE_VALUE_BYTES;
    double attention = tokens * (SCORE_BYTES * shape.heads() + MASK_BYTES);
    double vectors = VECTORS * Float.BYTES * (double) (shape.embedding() + shape.feedForward());
    double batch = Math.min(tokens, BATCH) * (attention + vectors);
    double vocabulary = shape.vocabulary() * (double) (TOKEN_BYTES + CANDIDATE_BYTES * slots);
    double weights = (double) model.weights() + model.repacked();
    double ofModel = (weights + cache) * shareHere(shape);
    double runtime = (double) heap + JVM + (gpuLayers > 0 ? GPU_RUNTIME : 0);
    return OptionalLong.of((long) Math.min(ofModel + batch + vocabulary + runtime, MOST));
  }

  /**
   * The share of the layers in main memory; the embeddings count as one more layer, which stays.
   */
  private double shareHere(ModelShape shape) {
    long onGpu = Math.min(gpuLayers, shape.layers());
    return 1 - (double) onGpu / (shape.layers() + 1);
  }
}
