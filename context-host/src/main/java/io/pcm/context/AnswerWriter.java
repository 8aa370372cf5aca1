package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  void ready() throws IOException {
    send(new Frame(Frame.Kind.READY, 0, Json.of("{}")));
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
  void result(int call, @Nullable Json result) throws IOException {
    if (result == null) {
      error(call, new CallError(CallError.BAD_RESULT, "the function returned null, not JSON"));
    } else if (result.length() > Limits.RESULT_BYTES) {
      error(call, tooLarge(result.length()));
    } else {
      try {
        JsonScanner.check(result);
      } catch (JsonScanner.InvalidJsonException e) {
        error(
            call,
            new CallError(CallError.BAD_RESULT, "the function's result is " + e.getMessage()));
        return;
      }
      send(new Frame(Frame.Kind.RESULT, call, onOneLine(result)));
    }
  }

  private static CallError tooLarge(int bytes) {
    return new CallError(
        CallError.RESULT_TOO_LARGE,
        "the result has "
            + bytes
            + " bytes; "
            + Limits.RESULT_BYTES
            + " are allowed; write larger results to a file and return its path");
  }

  /** In JSON, line breaks appear only between tokens, where a space is equivalent. */
  private static Json onOneLine(Json json) {
    byte[] utf8 = json.utf8();
    for (byte b : utf8) {
      if (b == '\n' || b == '\r') {
        return Json.of(json.toString().replace('\n', ' ').replace('\r', ' '));
      }
    }
    return json;
  }

  private synchronized void send(Frame frame) throws IOException {
    frame.write(out);
    out.flush();
  }
}
