package io.pcm.model;

import java.util.List;
import java.util.Map;

/**
 * What the settings of the library llama are and may be, for whoever checks a workflow and for the
 * library itself, so that a workflow that was found good is not refused on a pilot.
 */
public final class LlamaRules {
  /** Tokens of one call's prompt and answer together. */
  public static final Whole CONTEXT_SIZE = new Whole("context-size", 16, 1 << 20, 2048);

  /** Processors for computing; what the context may use where nothing is said. */
  public static final Whole THREADS = new Whole("threads", 1, 1024, 1);

  /** The model's layers that go to a GPU. */
  public static final Whole GPU_LAYERS = new Whole("gpu-layers", 0, 10_000, 0);

  public static final Whole SEED = new Whole("seed", 0, Integer.MAX_VALUE, 42);

  /** Of an answer of complete. */
  public static final Whole MAX_TOKENS = new Whole("max-tokens", 1, 1 << 20, 128);

  /** The least is 0, and so is what holds where nothing is said. */
  public static final int TEMPERATURE_MAX = 10;

  /** Texts that end an answer of complete. */
  public static final int STOPS_MAX = 16;

  /** Labels of classify, at least. */
  public static final int LABELS_MIN = 2;

  /** Words of all labels together. */
  public static final int WORDS_MAX = 1000;

  /** Characters of a word. */
  public static final int WORD_CHARS_MAX = 256;

  public static final List<String> FUNCTIONS = List.of("complete", "classify");

  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "complete",
          List.of("prompt", "temperature", "seed", "max-tokens", "stop", "details"),
          "classify",
          List.of("prompt", "labels", "temperature", "seed", "details"));

  /**
   * A setting that is a whole number.
   *
   * @param otherwise what holds where it is not set
   */
  public record Whole(String name, int least, int most, int otherwise) {}

  private LlamaRules() {}

  /** The settings of a function; none of what is no function. */
  public static List<String> settings(String function) {
    return SETTINGS.getOrDefault(function, List.of());
  }
}
