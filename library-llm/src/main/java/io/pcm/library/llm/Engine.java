package io.pcm.library.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.WindowAnnouncer;
import io.pcm.api.llm.LlmRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An inference engine with one loaded model. {@link LlmLibrary} has the functions that it serves;
 * an engine only answers.
 */
public interface Engine extends AutoCloseable {
  /**
   * Whether {@link Prompting} returns before the answer is there. If not, each call runs in a
   * thread of its own.
   */
  boolean isAsynchronous();

  /** Whether a stage that is cancelled ends its call at once, and leaves the others alone. */
  default boolean stopsCalls() {
    return false;
  }

  /** Which engine and model this is. */
  Identity identity();

  /** The special tokens of the model; empty if the engine does not know them. */
  Optional<SpecialTokens> specialTokens();

  /** Whether {@link Prompting#probabilities} works. */
  default boolean knowsProbabilities() {
    return false;
  }

  /**
   * The same engine with an adapter of the model; empty if there is none with this name. Closed
   * with this one.
   */
  default Optional<Engine> adapted(String adapter) {
    return Optional.empty();
  }

  /**
   * Prepares for the prompts of one task. Never called while a call is in flight.
   *
   * @param fixedPart the text with which all of them begin; may be empty
   */
  Prompting prepare(String fixedPart) throws Exception;

  /** As {@link io.pcm.api.library.LoadedLibrary#announceWindow}. */
  default void announceWindow(WindowAnnouncer window) throws Exception {}

  @Override
  void close() throws Exception;

  /** Answers the prompts of one task. Used by several threads if the engine has several slots. */
  interface Prompting {
    /**
     * Continues a prompt.
     *
     * @throws CallFailedException PROMPT_TOO_LONG if prompt and answer do not fit
     */
    CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException;

    /**
     * Chooses the label whose word continues the prompt.
     *
     * @throws CallFailedException PROMPT_TOO_LONG if prompt and answer do not fit
     */
    CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException;

    /**
     * How likely each label is as the continuation of the prompt, of all that the model could say.
     *
     * @throws UnsupportedOperationException if the engine cannot tell
     */
    default CompletionStage<Likelihoods> probabilities(Rendered prompt, Labels labels) {
      throw new UnsupportedOperationException("this engine has no probabilities");
    }
  }

  /**
   * Answers messages, from which the model's own chat template makes a prompt.
   *
   * @throws UnsupportedOperationException if the engine cannot
   */
  default CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    throw new UnsupportedOperationException("this engine has no function chat");
  }

  /**
   * The prompt as a list of numbers, which is the result.
   *
   * @throws CallFailedException PROMPT_TOO_LONG if it does not fit
   * @throws UnsupportedOperationException if the engine cannot
   */
  default CompletionStage<Reply> embed(Rendered prompt) throws CallFailedException {
    throw new UnsupportedOperationException("this engine has no function embed");
  }

  /**
   * Passes a request on.
   *
   * @param keepModel whether it is for the model that it names, and not for that of the library
   * @throws UnsupportedOperationException if the engine is no server
   */
  default CompletionStage<Reply> request(Json item, boolean keepModel) throws CallFailedException {
    throw new UnsupportedOperationException("this engine has no function request");
  }

  /**
   * @param role {@code system}, {@code user} or {@code assistant}
   */
  record Message(String role, String content) {}

  /**
   * @param temperature 0 (always the most likely token) to 10
   * @param seed the same seed, prompt and engine give the same answer
   * @param filter which tokens count, above temperature 0
   */
  record Sampling(double temperature, int seed, Filter filter, Penalties penalties) {
    /** With defaults for the rest. */
    public static Sampling of(double temperature, int seed) {
      return new Sampling(temperature, seed, Filter.DEFAULT, Penalties.NONE);
    }
  }

  /**
   * @param topK number of the most likely tokens; 0 for all
   * @param topP sum of the probabilities of the most likely tokens
   * @param minP probability in proportion to that of the most likely token
   */
  record Filter(int topK, double topP, double minP) {
    static final Filter DEFAULT =
        new Filter(
            LlmRules.TOP_K.otherwise(),
            LlmRules.TOP_P.otherwise().doubleValue(),
            LlmRules.MIN_P.otherwise().doubleValue());
  }

  /**
   * What makes tokens less likely that are there already.
   *
   * @param repetition divides their scores; 1 changes nothing
   * @param presence is subtracted once; 0 changes nothing
   * @param frequency is subtracted each time; 0 changes nothing
   */
  record Penalties(double repetition, double presence, double frequency) {
    public static final Penalties NONE = new Penalties(1, 0, 0);
  }

  /**
   * @param maxTokens maximum number of generated tokens, 1 or more
   * @param stops texts that end the answer and are not part of it
   * @param schema of which the answer must be a JSON value
   * @param more members to add to a request, an object
   */
  record Generation(
      Sampling sampling,
      int maxTokens,
      List<String> stops,
      Optional<JsonNode> schema,
      ObjectNode more) {
    public Generation {
      stops = List.copyOf(stops);
    }

    /** The same with other random numbers. */
    Generation seeded(int seed) {
      Sampling other =
          new Sampling(sampling.temperature(), seed, sampling.filter(), sampling.penalties());
      return new Generation(other, maxTokens, stops, schema, more);
    }
  }

  /**
   * @param name such as {@code vllm}
   * @param version as it says itself; empty if it does not
   * @param model as it says itself, without the folders of a path; empty if it does not
   * @param adapter of the model; empty for none
   */
  record Identity(String name, String version, String model, String adapter) {
    public static Identity of(String name, String version, String model) {
      return new Identity(name, version, model, "");
    }

    /** The same engine and model with an adapter. */
    public Identity with(String other) {
      return new Identity(name, version, model, other);
    }

    /** The last part of a path, or the text itself. */
    public static String withoutFolders(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * @param text without an incomplete character at its end
   * @param counts of the prompt and of the text
   * @param finish {@code stop} or {@code length}
   * @param thoughts what the model said to itself before; empty if it did not
   */
  record Answer(String text, TokenCounts counts, String finish, String thoughts) {
    /** An answer without thoughts. */
    public Answer(String text, TokenCounts counts, String finish) {
      this(text, counts, finish, "");
    }
  }

  /**
   * @param said the model's own words, as far as it was asked for them
   * @param counts of the prompt and of these words
   */
  record Choice(String label, String said, TokenCounts counts) {}

  /**
   * @param labels for each label 0 to 1, together at most 1
   * @param counts of all that was asked for them
   */
  record Likelihoods(Map<String, Double> labels, TokenCounts counts) {}

  /**
   * @param result of the call
   * @param counts as the body says
   * @param finish as the body says; empty if it does not
   */
  record Reply(Json result, TokenCounts counts, String finish) {}
}
