package io.pcm.runtime.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.library.NotedResult;
import io.pcm.api.workflow.Task;
import io.pcm.manager.results.WrittenLine;
import io.pcm.manager.source.JsonBytes;
import io.pcm.manager.source.ResultRow;
import io.pcm.pilot.SingleContext.CallReport;
import io.pcm.protocol.message.ItemHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a call ended that was tried.
 *
 * @param task the task, at one point of its matrix
 * @param item its item
 * @param outcome SUCCEEDED or FAILED
 * @param value the result, or the error as JSON
 * @param micros how long it ran; -1 for an item that cannot be sent
 * @param told what is known besides
 */
public record TriedCall(
    Task task, TrialItem item, Outcome outcome, Json value, long micros, Told told) {
  /** Bytes of a result of which all are kept (64 KiB). */
  private static final int BRIEF_BYTES = 64 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is known of an answer besides the result.
   *
   * @param engine the notes of the result
   * @param shown how the answer came about, of language models
   */
  public record Told(Optional<Json> engine, Optional<Shown> shown) {
    static final Told NOTHING = new Told(Optional.empty(), Optional.empty());
  }

  /** Of an item that cannot be sent. */
  static TriedCall refused(Task task, TrialItem item, CallError error) {
    return new TriedCall(task, item, Outcome.FAILED, error.toJson(), -1, Told.NOTHING);
  }

  /** Of a call whose function tells only its result. */
  static TriedCall plain(Task task, TrialItem item, CallReport report) {
    if (report.outcome() != Outcome.SUCCEEDED) {
      Json error = report.payload().json();
      return new TriedCall(task, item, report.outcome(), error, report.micros(), Told.NOTHING);
    }
    NotedResult answer = report.payload().answer();
    Told told = new Told(answer.engine(), Optional.empty());
    return new TriedCall(task, item, report.outcome(), answer.result(), report.micros(), told);
  }

  /** Of a call whose function also shows how its result came about, if it does. */
  static TriedCall shown(Task task, TrialItem item, CallReport report) {
    TriedCall whole = plain(task, item, report);
    if (!whole.succeeded()) {
      return whole;
    }
    JsonNode members = read(whole.value());
    boolean failed = members.has("error");
    JsonNode shown = members.path("shown");
    return new TriedCall(
        task,
        item,
        failed ? Outcome.FAILED : Outcome.SUCCEEDED,
        member(whole.value(), failed ? "error" : "result"),
        shown.path("micros").asLong(report.micros()),
        new Told(whole.told().engine(), Optional.of(Shown.of(shown))));
  }

  /** A member with the digits of its numbers. */
  private static Json member(Json object, String name) {
    String only = new String(JsonBytes.pick(object, List.of(name)), StandardCharsets.UTF_8);
    return Json.of(only.substring(name.length() + "{\"\":".length(), only.length() - 1));
  }

  private static JsonNode read(Json json) {
    try {
      return JSON.readTree(json.utf8());
    } catch (IOException e) {
      throw new IllegalStateException("a context sends only JSON", e);
    }
  }

  /**
   * The same with a text in place of a large result, which has its size and a hash: so that many
   * calls fit into memory, and their answers can still be compared.
   */
  TriedCall brief() {
    if (!succeeded() || value.length() <= BRIEF_BYTES) {
      return this;
    }
    String text =
        "[" + value.length() + " bytes, hash " + Long.toHexString(ItemHash.of(value).value()) + "]";
    return new TriedCall(task, item, outcome, Json.of(Json.quote(text)), micros, told);
  }

  public boolean succeeded() {
    return outcome == Outcome.SUCCEEDED;
  }

  /** Why it failed; empty if it succeeded. */
  public Optional<CallError> error() {
    if (succeeded()) {
      return Optional.empty();
    }
    JsonNode error = read(value);
    return Optional.of(new CallError(error.path("kind").asText(), error.path("message").asText()));
  }

  /**
   * The result as JSON, or what counts in it: without the counts that {@code details} adds, so that
   * two answers can be compared. Null if the call failed.
   */
  public String answer() {
    if (!succeeded()) {
      return "null";
    }
    JsonNode result = read(value);
    if (result.has("finish") && result.has("tokens")) {
      for (String name : List.of("label", "text", "value")) {
        if (result.has(name)) {
          return member(value, name).toString();
        }
      }
    }
    return value.toString();
  }

  /** What a JSON string says; any other value as it is. */
  public static String asText(String json) {
    JsonNode node = read(Json.of(json));
    return node.isTextual() ? node.textValue() : json;
  }

  /** How the answer came about, if that is known. */
  public Optional<Shown> shown() {
    return told.shown();
  }

  /** The line that a result file would have. */
  public String line() {
    WrittenLine line =
        new WrittenLine(
            item.index(),
            new ResultRow(outcome, value),
            micros < 0 ? 0 : 1,
            (int) Math.min(Integer.MAX_VALUE, Math.max(0, micros)),
            told.engine(),
            OptionalInt.empty());
    byte[] utf8 = line.bytes(item.item(), task.policy().keep());
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
