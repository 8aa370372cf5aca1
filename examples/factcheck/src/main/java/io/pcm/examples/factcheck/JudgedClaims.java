package io.pcm.examples.factcheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.results.ResultLine;
import io.pcm.json.BadResultsException;
import io.pcm.json.JsonMapping;
import io.pcm.json.ResultReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the result file of a task that classified claims. Uses {@code result}, a label or an object
 * with a {@code label}, and {@code id} and {@code label} of {@code item}.
 */
final class JudgedClaims {
  /** The error kind for a result file that cannot be evaluated. */
  static final String BAD_RESULTS = "BAD_RESULTS";

  private JudgedClaims() {}

  /**
   * Passes on every line of the file, in order.
   *
   * @param to may refuse a line with an IllegalArgumentException, which is reported with its
   *     location
   * @throws CallFailedException of kind {@link #BAD_RESULTS}, with file and line, if the file is
   *     missing, is not JSON, or lacks what is evaluated
   */
  static void read(Path file, Consumer<JudgedClaim> to) throws CallFailedException {
    try (ResultReader lines = ResultReader.open(file)) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        try {
          to.accept(judged(line.get()));
        } catch (IllegalArgumentException e) {
          throw bad(lines.where() + e.getMessage(), e);
        }
      }
    } catch (BadResultsException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw bad(file + ": there is no such file; the task needs a pilot that sees it", e);
    } catch (IOException e) {
      throw bad(file + ": cannot be read: " + e, e);
    }
  }

  private static JudgedClaim judged(ResultLine line) {
    JsonNode item = JsonMapping.tree(line.item().orElse(Json.of("{}")));
    String id = text(item.path("id")).orElse("#" + line.index());
    Optional<String> gold = text(item.path("label"));
    if (!line.succeeded()) {
      return new JudgedClaim(id, gold, Optional.empty());
    }
    if (gold.isEmpty()) {
      throw new IllegalArgumentException(
          "the claim has no \"label\" to judge the answer by: the claims need that field,"
              + " and \"keep\" of the task must name it");
    }
    JsonNode result = JsonMapping.tree(line.result().orElseThrow());
    Optional<String> answer = result.isTextual() ? text(result) : text(result.path("label"));
    if (answer.isEmpty()) {
      throw new IllegalArgumentException(
          "the result is not a label: the task must call the function \"classify\"");
    }
    return new JudgedClaim(id, gold, answer);
  }

  /** A string, or a number in its original notation; empty for anything else. */
  private static Optional<String> text(JsonNode value) {
    return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static CallFailedException bad(String message, Exception cause) {
    CallFailedException failure = new CallFailedException(new CallError(BAD_RESULTS, message));
    failure.initCause(cause);
    return failure;
  }
}
