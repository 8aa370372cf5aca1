package io.pcm.api.llm;

import io.pcm.api.workflow.WholeNumber;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

  /** Whether classify tells how likely each label is. */
  public static final String PROBABILITIES = "probabilities";

  /** The adapter of the model that answers. */
  public static final String ADAPTER = "adapter";

  /** Whether a model that can think does so before it answers. */
  public static final String THINKING = "thinking";

  /** The member of a request with what its chat template is given besides the messages. */
  public static final String TEMPLATE_ARGUMENTS = "chat_template_kwargs";

  /** What a chat template is given by {@link #THINKING}. */
  public static final String ENABLE_THINKING = "enable_thinking";

  /** Which model a request is for. */
  public static final String REQUEST_MODEL = "request-model";

  /** Number of answers to each item. */
  public static final WholeNumber SAMPLES = new WholeNumber("samples", 1, 128, 1);

  /** How many of the most likely tokens count; 0 means all. */
  public static final WholeNumber TOP_K = new WholeNumber("top-k", 0, 1_000_000, 40);

  /** The sum of the probabilities of the tokens that count. */
  public static final DecimalRule TOP_P = DecimalRule.of("top-p", "0.01", "1", "0.95");

  /** How likely a token must be in comparison with the most likely one. */
  public static final DecimalRule MIN_P = DecimalRule.of("min-p", "0", "1", "0.05");

  /** By what the score of a token that is there already is divided. */
  public static final DecimalRule REPETITION_PENALTY =
      DecimalRule.of("repetition-penalty", "0.1", "10", "1");

  /** What is taken from the score of a token that is there already. */
  public static final DecimalRule PRESENCE_PENALTY =
      DecimalRule.of("presence-penalty", "-2", "2", "0");

  /** What is taken from the score of a token each time it is there. */
  public static final DecimalRule FREQUENCY_PENALTY =
      DecimalRule.of("frequency-penalty", "-2", "2", "0");

  /** The rules of the setting {@code sampling}, besides {@link #TOP_K}. */
  public static final List<DecimalRule> SAMPLING =
      List.of(TOP_P, MIN_P, REPETITION_PENALTY, PRESENCE_PENALTY, FREQUENCY_PENALTY);

  /** The settings of {@code sampling} that OpenAI's API has. */
  static final List<String> OPENAI_SAMPLING =
      List.of(TOP_P.name(), PRESENCE_PENALTY.name(), FREQUENCY_PENALTY.name());

  /** What {@code on-length} may say about an answer that max-tokens cuts off. */
  public static final List<String> ON_LENGTH = List.of("row", "error");

  /** What {@code thinking} may say. */
  public static final List<String> THINKING_WORDS = List.of("off", "on");

  /** What {@code request-model} may say about the model that a request names. */
  public static final List<String> REQUEST_MODEL_WORDS = List.of("replace", "keep");

  /** Members of a request that PCM sets itself, so that {@code extra-body} may not. */
  public static final List<String> OWN_BODY =
      List.of(
          "model",
          "prompt",
          "messages",
          "stream",
          "n",
          "echo",
          "max_tokens",
          "max_completion_tokens",
          "n_predict",
          "temperature",
          "seed",
          "stop",
          "grammar",
          "structured_outputs",
          "response_format",
          "json_schema");

  /** Maximum number of stop strings of complete. */
  public static final int STOPS_MAX = 16;

  /** Minimum number of labels of classify. */
  public static final int LABELS_MIN = 2;

  /** Maximum number of words of all labels. */
  public static final int WORDS_MAX = 1000;

  /** Maximum number of characters of a word. */
  public static final int WORD_CHARS_MAX = 256;

  /** In an argument of any server, what becomes the path of its Unix socket. */
  public static final String SOCKET = "{socket}";

  /** In an argument of any server, what becomes the number of its port. */
  public static final String PORT = "{port}";

  /** The function that continues a prompt. */
  public static final String COMPLETE = "complete";

  /** The function that chooses a label. */
  public static final String CLASSIFY = "classify";

  /** The function that answers messages. */
  public static final String CHAT = "chat";

  /** The function that passes requests on to a server. */
  public static final String REQUEST = "request";

  /** The function that makes a text into numbers. */
  public static final String EMBED = "embed";

  /** The setting of a server that finds out how many calls it serves best. */
  public static final String AUTO_SLOTS = "auto-slots";

  /** The names of all functions. */
  public static final List<String> FUNCTIONS = List.of(COMPLETE, CLASSIFY, CHAT, EMBED, REQUEST);

  /** The functions that make a model write, which a model that embeds need not be able to do. */
  static final List<String> GENERATING = List.of(COMPLETE, CLASSIFY, CHAT);

  /**
   * In front of a function's name: its results also show the prompt, the model's own words and the
   * counts of tokens, for {@code pcm try}.
   */
  public static final String SHOWN = "shown:";

  /** Maximum number of pairs of messages that show the model how to answer. */
  public static final int EXAMPLES_MAX = 1000;

  /** Whether special tokens that an item spells count as such. */
  public static final String ALLOW_SPECIAL_TOKENS = "allow-special-tokens";

  /** What an answer of the model's own words can have. */
  private static final List<String> ANSWER =
      List.of(
          "temperature",
          "seed",
          "samples",
          "sampling",
          "max-tokens",
          "stop",
          "schema",
          "on-length",
          "extra-body",
          ADAPTER,
          "details",
          ALLOW_SPECIAL_TOKENS);

  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          COMPLETE,
          joined(List.of("prompt"), ANSWER),
          CLASSIFY,
          List.of(
              "prompt",
              "labels",
              "temperature",
              "seed",
              ADAPTER,
              "details",
              PROBABILITIES,
              ALLOW_SPECIAL_TOKENS),
          CHAT,
          joined(List.of("system", "examples", "prompt", THINKING), ANSWER),
          EMBED,
          List.of("prompt", ADAPTER, ALLOW_SPECIAL_TOKENS),
          REQUEST,
          List.of(REQUEST_MODEL));

  private LlmRules() {}

  /** The names of a function's settings; none for an unknown function. */
  public static List<String> settings(String function) {
    return SETTINGS.getOrDefault(function, List.of());
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
