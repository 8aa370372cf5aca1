package io.pcm.api.llm;

import io.pcm.api.workflow.WholeNumber;
import java.util.List;
import java.util.Map;

/**
 * Limits and defaults of the settings of language models, shared by the check of a workflow and the
 * library itself, so that a valid workflow is not refused on a pilot. Public only for that library
 * and the reader of workflow files; the methods of {@link Llm} and {@link Prompt} state them too.
 */
public final class LlmRules {
  /** Tokens of one call's prompt and answer together. */
  public static final WholeNumber CONTEXT_SIZE = new WholeNumber("context-size", 16, 1 << 20, 2048);

  /** Processors for computing; the default is the number that the context may use. */
  public static final WholeNumber THREADS = new WholeNumber("threads", 1, 1024, 1);

  /** Number of the model's layers on a GPU. */
  public static final WholeNumber GPU_LAYERS = new WholeNumber("gpu-layers", 0, 10_000, 0);

  /** Seconds for which a server may compute nothing while calls are in flight. */
  public static final WholeNumber STALL_SECONDS =
      new WholeNumber("stall-seconds", 1, 7 * 24 * 60 * 60, 300);

  /** Start of the random numbers of each call. */
  public static final WholeNumber SEED = new WholeNumber("seed", 0, Integer.MAX_VALUE, 42);

  /** Maximum number of tokens of an answer of complete. */
  public static final WholeNumber MAX_TOKENS = new WholeNumber("max-tokens", 1, 1 << 20, 128);

  /** Maximum temperature; minimum and default are 0. */
  public static final int TEMPERATURE_MAX = 10;

  /** Maximum number of stop strings of complete. */
  public static final int STOPS_MAX = 16;

  /** Minimum number of labels of classify. */
  public static final int LABELS_MIN = 2;

  /** Maximum number of words of all labels. */
  public static final int WORDS_MAX = 1000;

  /** Maximum number of characters of a word. */
  public static final int WORD_CHARS_MAX = 256;

  /** The function that continues a prompt. */
  public static final String COMPLETE = "complete";

  /** The function that chooses a label. */
  public static final String CLASSIFY = "classify";

  /** The function that answers messages. */
  public static final String CHAT = "chat";

  /** The function that passes requests on to a server. */
  public static final String REQUEST = "request";

  /** The names of all functions. */
  public static final List<String> FUNCTIONS = List.of(COMPLETE, CLASSIFY, CHAT, REQUEST);

  /** Maximum number of pairs of messages that show the model how to answer. */
  public static final int EXAMPLES_MAX = 1000;

  /** Whether special tokens that an item spells count as such. */
  public static final String ALLOW_SPECIAL_TOKENS = "allow-special-tokens";

  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          COMPLETE,
          List.of(
              "prompt",
              "temperature",
              "seed",
              "max-tokens",
              "stop",
              "details",
              ALLOW_SPECIAL_TOKENS),
          CLASSIFY,
          List.of("prompt", "labels", "temperature", "seed", "details", ALLOW_SPECIAL_TOKENS),
          CHAT,
          List.of(
              "system",
              "examples",
              "prompt",
              "temperature",
              "seed",
              "max-tokens",
              "stop",
              "details",
              ALLOW_SPECIAL_TOKENS),
          REQUEST,
          List.of());

  private LlmRules() {}

  /** The names of a function's settings; none for an unknown function. */
  public static List<String> settings(String function) {
    return SETTINGS.getOrDefault(function, List.of());
  }
}
