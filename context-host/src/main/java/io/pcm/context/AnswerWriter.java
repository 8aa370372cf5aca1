package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import io.pcm.api.library.FileResult;
import io.pcm.api.library.NotedResult;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers to the pilot; thread-safe. Each answer is sent immediately: if it waited until the
 * next call runs and that call killed the process, the answer would be lost and its call blamed.
 */
final class AnswerWriter {
  private static final int BUFFER = 64 * 1024;

  private final DataOutputStream out;

  AnswerWriter(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
  }

  /**
   * Loaded.
   *
   * @param window how many calls it takes at a time; 0 for as many as there are slots
   * @param stopsCalls whether it can stop a single call
   */
  void ready(int window, boolean stopsCalls) throws IOException {
    List<String> members = new ArrayList<>();
    if (window > 0) {
      members.add("\"window\":" + window);
    }
    if (stopsCalls) {
      members.add("\"stops-calls\":true");
    }
    Json payload = Json.of("{" + String.join(",", members) + "}");
    send(new Frame(Frame.Kind.READY, 0, payload));
  }

  /** From now on, takes this many calls at a time. */
  void window(int calls) throws IOException {
    send(new Frame(Frame.Kind.WINDOW, 0, Json.of("{\"calls\":" + calls + "}")));
  }

  /**
   * @param certain whether the load would fail like this on every machine
   */
  void broken(CallError error, boolean certain) throws IOException {
    String text = error.toJson().toString();
    Json payload =
        certain
            ? Json.of(text.substring(0, text.length() - 1) + ",\"certain\":true}")
            : error.toJson();
    send(new Frame(Frame.Kind.BROKEN, 0, payload));
  }

  void error(int call, CallError error) throws IOException {
    send(new Frame(Frame.Kind.ERROR, call, error.toJson()));
  }

  /** Sends the result, or an error if it is not a valid result. */
  void result(int call, @Nullable NotedResult answer) throws IOException {
    if (answer == null) {
      error(call, badResult("the function returned null, not JSON"));
      return;
    }
    @Nullable CallError fault = faultOf(answer);
    if (fault != null) {
      error(call, fault);
    } else {
      send(new Frame(Frame.Kind.RESULT, call, answer.written()));
    }
  }

  /**
   * Sends the file, or an error if it is not a valid result. The pilot looks at the file itself.
   */
  void file(int call, @Nullable FileResult answer) throws IOException {
    if (answer == null) {
      error(call, badResult("the function returned null, not a file"));
      return;
    }
    @Nullable CallError fault = faultOf(new NotedResult(answer.value(), answer.notes()));
    if (fault != null) {
      error(call, fault);
    } else {
      send(new Frame(Frame.Kind.FILE, call, answer.written()));
    }
  }

  /** Why this is not a valid result; null if it is. */
  private static @Nullable CallError faultOf(NotedResult answer) {
    int bytes = answer.result().length();
    if (bytes > Limits.RESULT_BYTES) {
      return tooLarge(bytes);
    }
    try {
      JsonScanner.check(answer.result());
    } catch (JsonScanner.InvalidJsonException e) {
      return badResult("the function's result is " + e.getMessage());
    }
    return answer.hasNotes() ? faultOfNotes(answer.notes()) : null;
  }

  private static @Nullable CallError faultOfNotes(Json notes) {
    if (notes.length() > Limits.NOTES_BYTES) {
      return badResult(
          "the notes of the function's result have "
              + notes.length()
              + " bytes; "
              + Limits.NOTES_BYTES
              + " are allowed");
    }
    try {
      JsonScanner.members(notes);
      return null;
    } catch (JsonScanner.InvalidJsonException e) {
      return badResult("the notes of the function's result are no JSON object: " + e.getMessage());
    }
  }

  private static CallError badResult(String why) {
    return new CallError(CallError.BAD_RESULT, why);
  }

  private static CallError tooLarge(int bytes) {
    return new CallError(
        CallError.RESULT_TOO_LARGE,
        "the result has "
            + bytes
            + " bytes; "
            + Limits.RESULT_BYTES
            + " are allowed; return larger ones as a file");
  }

  private synchronized void send(Frame frame) throws IOException {
    frame.write(out);
    out.flush();
  }
}
