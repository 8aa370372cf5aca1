package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Identity;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.SpecialTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What differs between the servers: their command lines, requests, answers and errors. */
interface Dialect {
  /** The dialect of an engine; empty if the engine is not a server. */
  static Optional<Dialect> named(String engine, String model) {
    return switch (engine) {
      case "llama-server" -> Optional.of(new LlamaServerDialect());
      case "vllm" -> Optional.of(new VllmDialect());
      case "sglang" -> Optional.of(new SglangDialect());
      case "server" -> Optional.of(new AnyServerDialect(model));
      default -> Optional.empty();
    };
  }

  /** Where a server can listen. */
  enum Listening {
    /** On a Unix socket in the context's folder, which nobody else can reach. */
    SOCKET,
    /** On a port, which everybody on the machine can reach. */
    PORT,
    /** On a port, for those who know a key. */
    PORT_WITH_KEY
  }

  /** Where a server with these settings listens. */
  default Listening listening(ServerSettings settings) {
    return Listening.SOCKET;
  }

  /**
   * The command that starts a server.
   *
   * @param address where it shall listen
   * @param folder the private folder of the context
   */
  List<String> command(ServerSettings settings, Address address, Path folder) throws IOException;

  /** The route that says whether the server is ready. */
  default String health() {
    return "/health";
  }

  /** A request with what the server's API calls differently, or does not have, in its sampling. */
  default ObjectNode sampled(ObjectNode body) {
    return body;
  }

  /**
   * Variables to add to the environment of the server.
   *
   * @param given the environment of the context, which has those that the user sets
   * @param folder the context's folder
   */
  Map<String, String> environment(Map<String, String> given, Path folder);

  /**
   * The special tokens of the model; empty if the server does not know them.
   *
   * @param settings of the server
   * @param asked gets from the running server
   */
  Optional<SpecialTokens> specialTokens(ServerSettings settings, Asking asked) throws Exception;

  /** What the running server says about itself and its model. */
  Identity identity(Asking asked) throws InterruptedException;

  /**
   * A request for the tokens of a text, which are the member {@code tokens} of its answer.
   *
   * @param begins whether the text is the beginning of a prompt
   */
  Request tokenization(String text, boolean begins);

  /** A request to continue a prompt. */
  Request completion(Prompt prompt, Generation generation);

  /**
   * @param answer with status 200, to {@link #completion}
   * @throws BadAnswerException if it is not as documented
   */
  Answer completed(JsonNode answer) throws BadAnswerException;

  /** A request to continue a prompt with one of the labels' words. */
  Request classification(Prompt prompt, Labels labels, Sampling sampling);

  /**
   * @param answer with status 200, to {@link #classification}
   * @throws BadAnswerException if it is not as documented
   */
  Choice classified(JsonNode answer, Labels labels) throws BadAnswerException;

  /** How to get probabilities; empty if that is unknown. */
  Optional<Scoring> scoring();

  /** The same for a server with adapters. */
  default Optional<Scoring> scoringWithAdapters() {
    return scoring();
  }

  /** The counters that say how loaded it is; empty if it takes a fixed number of calls. */
  default Optional<LoadCounters> loadCounters() {
    return Optional.empty();
  }

  /** How many calls it computes at a time, as far as its options tell. */
  default OptionalInt callsMost(ServerSettings settings) {
    return OptionalInt.empty();
  }

  /**
   * With which the lines of the engine's own counters in {@code /metrics} begin; empty if it is
   * unknown whether it has any.
   */
  Optional<String> counters();

  /** The name of the penalty for repetitions in requests. */
  String repetition();

  /** The name by which requests call the model. */
  String model();

  /**
   * Whether an error says that the prompt and its answer do not fit.
   *
   * @param error the member {@code error} of the answer
   */
  boolean isTooLong(JsonNode error);

  /**
   * @param path of the route, such as {@code /v1/completions}
   */
  record Request(String path, ObjectNode body) {}

  /**
   * A prompt as a server takes it.
   *
   * @param sent a text, or a list of tokens
   * @param maySpace whether a space may come before the answer
   */
  record Prompt(JsonNode sent, boolean maySpace) {}

  /** Asks the running server. */
  interface Asking {
    /**
     * @param path of the route
     * @throws IOException if the status is not 200 or the answer is not JSON
     */
    JsonNode get(String path) throws IOException, InterruptedException;

    /**
     * A text that the server may or may not tell: a server of another version still serves.
     *
     * @param pointer in the answer (RFC 6901)
     * @return empty if it does not tell
     */
    default String text(String path, String pointer) throws InterruptedException {
      try {
        return get(path).at(pointer).asText();
      } catch (IOException e) {
        return "";
      }
    }
  }

  /** A server answered something that its documentation does not allow. */
  final class BadAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    BadAnswerException(String message) {
      super(message, null, false, false);
    }
  }

  /** The member of an answer at this JSON pointer (RFC 6901). */
  static JsonNode member(JsonNode answer, String pointer) throws BadAnswerException {
    JsonNode found = answer.at(pointer);
    if (found.isMissingNode() || found.isNull()) {
      throw new BadAnswerException("the server's answer has no " + pointer);
    }
    return found;
  }

  /** The label for which this answer stands; a space may come first. */
  static String label(String said, Labels labels) throws BadAnswerException {
    String word = said.startsWith(" ") ? said.substring(1) : said;
    return labels
        .exactly(word)
        .orElseThrow(
            () ->
                new BadAnswerException(
                    "the model answered '"
                        + said
                        + "', which is not a label: the engine did not keep to the labels"));
  }
}
