package io.pcm.api;

import java.util.Objects;

/**
 * Why a call failed: a kind for programs and a message for users. In a result line it is the object
 * {@code {"kind":"CALL_TIMEOUT","message":"…"}}.
 *
 * @param kind upper-case word matching {@code [A-Z][A-Z0-9_]*}, at most 64 characters: one of the
 *     constants here, or one that a library defines
 * @param message at most {@link #MESSAGE_LIMIT} characters; a longer text is cut in the middle
 * @see io.pcm.api.library.CallFailedException
 */
public record CallError(String kind, String message) {
  /** The function threw an exception for this item. */
  public static final String CALL_FAILED = "CALL_FAILED";

  /** The call ran longer than the library's call timeout; its context was killed. */
  public static final String CALL_TIMEOUT = "CALL_TIMEOUT";

  /** The context's process died while it ran this call. */
  public static final String CONTEXT_DIED = "CONTEXT_DIED";

  /** Several pilots in a row were lost without notice while they held this call. */
  public static final String PILOT_LOST = "PILOT_LOST";

  /** The library could not be loaded; the message quotes its output. */
  public static final String LOAD_FAILED = "LOAD_FAILED";

  /** The item is larger than {@link Limits#ITEM_BYTES}. */
  public static final String ITEM_TOO_LARGE = "ITEM_TOO_LARGE";

  /** The result is larger than {@link Limits#RESULT_BYTES}. */
  public static final String RESULT_TOO_LARGE = "RESULT_TOO_LARGE";

  /** The item is not JSON, or lacks something that the function needs. */
  public static final String BAD_ITEM = "BAD_ITEM";

  /** The function returned something that is not a JSON value. */
  public static final String BAD_RESULT = "BAD_RESULT";

  /** The function returned a file that is not one of its context, or has changed since. */
  public static final String BAD_FILE = "BAD_FILE";

  /** The function returned a file that is larger than {@link Limits#FILE_BYTES}. */
  public static final String FILE_TOO_LARGE = "FILE_TOO_LARGE";

  /** The rendered prompt and the answer do not fit in the model's context. */
  public static final String PROMPT_TOO_LONG = "PROMPT_TOO_LONG";

  /** The answer of a language model is not as the task asks for: cut off, or not of its schema. */
  public static final String BAD_ANSWER = "BAD_ANSWER";

  /** Not attempted, because the task, or a task that it needs, had already failed. */
  public static final String NOT_RUN = "NOT_RUN";

  /** Maximum length of a message, in characters. */
  public static final int MESSAGE_LIMIT = 8192;

  public CallError {
    if (!kind.matches("[A-Z][A-Z0-9_]{0,63}")) {
      throw new IllegalArgumentException(
          "an error kind must be an upper-case word, not " + Json.quote(kind));
    }
    message = shortened(Objects.requireNonNull(message, "message"));
  }

  public Json toJson() {
    return Json.of("{\"kind\":" + Json.quote(kind) + ",\"message\":" + Json.quote(message) + "}");
  }

  private static String shortened(String text) {
    if (text.length() <= MESSAGE_LIMIT) {
      return text;
    }
    int half = MESSAGE_LIMIT / 2 - 16;
    return text.substring(0, half) + "\n[... cut ...]\n" + text.substring(text.length() - half);
  }
}
