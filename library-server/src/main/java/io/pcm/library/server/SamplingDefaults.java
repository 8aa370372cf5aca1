package io.pcm.library.server;

/** The same as those of llama-java, so that an answer does not depend on the engine's defaults. */
final class SamplingDefaults {
  static final int TOP_K = 40;
  static final double TOP_P = 0.95;
  static final double MIN_P = 0.05;

  private SamplingDefaults() {}
}
