package io.pcm.library.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs between the servers: their command lines, requests, answers and errors. */
interface Dialect {
  /** The dialect of an engine; empty if the engine is not a server. */
  static Optional<Dialect> named(String engine) {
    return switch (engine) {
      case "llama-server" -> Optional.of(new LlamaServerDialect());
      case "vllm" -> Optional.of(new VllmDialect());
      default -> Optional.empty();
    };
  }

  /** The command that starts a server on this socket. */
  List<String> command(ServerSettings settings, Path socket);

  /**
   * Variables to add to the environment of the server.
   *
   * @param given the environment of the context, which has those that the user sets
   */
  Map<String, String> environment(Map<String, String> given);

  /** A request to continue a prompt. */
  Request completion(String prompt, Generation generation);

  /**
   * @param answer with status 200, to {@link #completion}
   * @throws BadAnswerException if it is not as documented
   */
  Answer completed(JsonNode answer) throws BadAnswerException;

  /** A request to continue a prompt with one of the labels' words. */
  Request classification(String prompt, Labels labels, Sampling sampling);

  /**
   * @param answer with status 200, to {@link #classification}
   * @throws BadAnswerException if it is not as documented
   */
  Choice classified(JsonNode answer, Labels labels) throws BadAnswerException;

  /** The name by which requests call the model. */
  String model();

  /**
   * Whether an error with status 400 says that the prompt and its answer do not fit.
   *
   * @param error the member {@code error} of the answer
   */
  boolean isTooLong(JsonNode error);

  /**
   * @param path of the route, such as {@code /v1/completions}
   */
  record Request(String path, ObjectNode body) {}

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

  /** Whether a space may come before the answer to this prompt. */
  static boolean maySpace(String prompt) {
    return !prompt.isEmpty() && !Character.isWhitespace(prompt.charAt(prompt.length() - 1));
  }
}
